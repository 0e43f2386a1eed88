using System.Globalization;
using ErpLink;
using Microsoft.Extensions.DependencyInjection;
using QuickStart.Crm;
using QuickStart.DemoErp;
using QuickStart.Erps;
using QuickStart.Story;
using Spectre.Console;

namespace QuickStart;

/// <summary>Tells the story. Ends with 0 when it came out as told, 1 when it did not, 2 when it was asked for wrongly.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var console = AnsiConsole.Console;

        if (Console.IsOutputRedirected)
        {
            // A file has no width and no colours: wide enough for the widest table.
            console.Profile.Width = 150;
            console.Profile.Capabilities.Ansi = false;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };
        return await RunAsync(args, console, stop.Token);
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args, IAnsiConsole console, CancellationToken cancellationToken)
    {
        Arguments arguments;
        try
        {
            arguments = Arguments.Parse(args);
        }
        catch (StoryException exception)
        {
            console.WriteLine(exception.Message);
            console.WriteLine(Arguments.Usage);
            return 2;
        }

        try
        {
            await TellAsync(arguments, console, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is StoryException or ErpLinkException or HttpRequestException or IOException
            or OperationCanceledException)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[red]The story ended early:[/] {exception.Message}");
            return 1;
        }
    }

    private static async Task TellAsync(Arguments arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (arguments.Interactive && !console.Profile.Capabilities.Interactive)
            throw new StoryException("--interactive needs a terminal to ask in.");
        await using var demo = arguments.Erp == "demo" ? await DemoErpServer.StartAsync(cancellationToken) : null;
        await using IStoryErp erp = arguments.Erp switch
        {
            "demo" => new ODataErp($"Demo ERP, OData v4 at {demo!.Address}", demo.Address, DemoErpServer.Profile, connectionName: "demo"),
            "odata" => new ODataErp(
                $"OData v4 at {arguments.Address()}", arguments.Address(), arguments.Needed(arguments.Profile, "--profile"), arguments.Company, arguments.Token),
            "tryton" => new TrytonErp(arguments.Address(), arguments.Needed(arguments.Database, "--database"),
                arguments.Needed(arguments.User, "--user"), arguments.Needed(arguments.Password, "--password")),
            _ => throw new StoryException($"'{arguments.Erp}' is not one of demo, odata, tryton."),
        };

        var folder = new StateFolder(arguments.State);
        var wasThere = folder.Reset();
        new StoryPage(console).Title(erp.Title, folder.Path);
        if (wasThere) console.MarkupLine("  An earlier run's CRM and links were here: deleted, the story starts anew.");

        // An ERP that lives on still has the last run's records: new names for this one.
        var run = arguments.Erp == "demo" ? string.Empty : DateTime.UtcNow.ToString("yyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var services = new ServiceCollection();
        services.AddQuickStart(folder, erp, new StoryCast(run));
        services.AddSingleton(console);
        if (arguments.Interactive) services.AddSingleton<IStoryUser, PromptedUser>();
        else services.AddSingleton<IStoryUser, ScriptedUser>();
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<CrmDatabase>().Create();
        await provider.GetRequiredService<LinkStory>().TellAsync(cancellationToken);
        console.WriteLine();
        console.MarkupLine("[green]The story came out as told.[/]");
    }
}
