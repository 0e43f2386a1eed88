using Spectre.Console;

namespace QuickStart.Story;

/// <summary>Asks whoever sits at the keyboard; the script's answer is the suggestion.</summary>
public sealed class PromptedUser(IAnsiConsole console) : IStoryUser
{
    public string Choose(string question, IReadOnlyList<string> answers, string scripted)
    {
        var prompt = new SelectionPrompt<string>().Title($"  [yellow]?[/] {Markup.Escape(question)}").UseConverter(Markup.Escape);
        var answer = console.Prompt(prompt.AddChoices(answers.OrderByDescending(a => a == scripted)));
        console.MarkupLineInterpolated($"  [yellow]?[/] {question} [green]{answer}[/]");
        return answer;
    }

    public string Write(string question, string scripted) =>
        console.Prompt(new TextPrompt<string>($"  [yellow]?[/] {Markup.Escape(question)}").DefaultValue(scripted)).Trim();
}
