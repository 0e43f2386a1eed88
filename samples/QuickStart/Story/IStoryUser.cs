namespace QuickStart.Story;

/// <summary>The person who decides.</summary>
public interface IStoryUser
{
    /// <summary>One of several answers.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="answers">The answers to choose from.</param>
    /// <param name="scripted">The answer of the script; one of <paramref name="answers"/>.</param>
    string Choose(string question, IReadOnlyList<string> answers, string scripted);

    /// <summary>A text of the person's own.</summary>
    string Write(string question, string scripted);
}
