using Spectre.Console;

namespace QuickStart.Story;

/// <summary>Answers as the script says, and lets the reader see it.</summary>
public sealed class ScriptedUser(IAnsiConsole console) : IStoryUser
{
    public string Choose(string question, IReadOnlyList<string> answers, string scripted) => Write(question, scripted);

    public string Write(string question, string scripted)
    {
        console.MarkupLineInterpolated($"  [yellow]?[/] {question} [green]{scripted}[/]");
        return scripted;
    }
}
