using QuickStart.Story;

namespace QuickStart;

/// <summary>What was given on the command line.</summary>
public sealed record Arguments
{
    public const string Usage = """
        dotnet run --project samples/QuickStart [-- OPTIONS]

          (nothing)                      the demo ERP, which comes with the sample
          --erp odata --url URL          an OData v4 service; URL is its root
              --profile FILE.json        how it is laid out, with persons below customers
              [--company NAME]           the company, where it holds several
              [--token TOKEN]
          --erp tryton --url URL         a Tryton server; URL is its root
              --database NAME --user LOGIN [--password PASSWORD]
          --interactive                  you decide, not the script
          --state FOLDER                 where the CRM and the links are kept; default: quickstart-state
                                         (new, empty, or of an earlier run, whose data is deleted)

        Token and password can be left to the environment: ERPLINK_TOKEN, ERPLINK_PASSWORD.
        """;

    public string Erp { get; private init; } = "demo";

    public string? Url { get; private init; }

    public string? Profile { get; private init; }

    public string? Company { get; private init; }

    public string? Token { get; private init; } = Environment.GetEnvironmentVariable("ERPLINK_TOKEN");

    public string? Database { get; private init; }

    public string? User { get; private init; }

    public string? Password { get; private init; } = Environment.GetEnvironmentVariable("ERPLINK_PASSWORD");

    public bool Interactive { get; private init; }

    public string State { get; private init; } = "quickstart-state";

    /// <exception cref="StoryException">An option is not known, or lacks its value.</exception>
    public static Arguments Parse(IReadOnlyList<string> words)
    {
        var result = new Arguments();
        for (var i = 0; i < words.Count; i++)
        {
            var option = words[i];
            result = option switch
            {
                "--interactive" => result with { Interactive = true },
                "--erp" => result with { Erp = Value() },
                "--url" => result with { Url = Value() },
                "--profile" => result with { Profile = Value() },
                "--company" => result with { Company = Value() },
                "--token" => result with { Token = Value() },
                "--database" => result with { Database = Value() },
                "--user" => result with { User = Value() },
                "--password" => result with { Password = Value() },
                "--state" => result with { State = Value() },
                _ => throw new StoryException($"'{option}' is not an option."),
            };

            string Value() => ++i < words.Count ? words[i] : throw new StoryException($"'{option}' needs a value.");
        }

        return result;
    }

    /// <summary>The service's root.</summary>
    /// <exception cref="StoryException">It is missing, or no address.</exception>
    public Uri Address()
    {
        var isAddress = Uri.TryCreate(Needed(Url, "--url").TrimEnd('/') + "/", UriKind.Absolute, out var address);
        return isAddress && address!.Scheme is "http" or "https" ? address
            : throw new StoryException($"'{Url}' is not the address of a server: write it with http:// or https://.");
    }

    public string Needed(string? value, string option) => value ?? throw new StoryException($"--erp {Erp} needs {option}.");
}
