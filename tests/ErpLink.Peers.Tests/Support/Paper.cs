using Spectre.Console;

namespace ErpLink.Peers.Support;

/// <summary>A console that writes into a text, without colours and keyboard.</summary>
public static class Paper
{
    public static IAnsiConsole Console(TextWriter text)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = 150;
        return console;
    }
}
