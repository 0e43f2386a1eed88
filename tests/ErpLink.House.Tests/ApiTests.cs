using ErpLink.House.Support;

namespace ErpLink.House;

/// <summary>The public surface is a file that is reviewed: it changes on purpose, in the commit that changes it.</summary>
public sealed class ApiTests
{
    private const string Accept = "ERPLINK_ACCEPT_API";

    public static TheoryData<string> Projects => [.. Product.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_public_surface_is_the_accepted_one(string project)
    {
        var file = Repository.Path($"api/{project}.txt");
        var now = PublicApi.Of(Product.Assemblies.Single(a => a.GetName().Name == project));
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(file, now);

        var accepted = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : string.Empty;
        Difference(accepted, now).Should().BeEmpty($"api/{project}.txt is the accepted surface; when the change is meant, run the tests once with {Accept}=1");
    }

    [Fact]
    public void There_is_no_file_for_an_assembly_that_is_gone() =>
        Repository.Files("api", "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Except(Product.Projects).Should().BeEmpty();

    [Fact]
    public void What_may_be_null_what_is_required_and_every_default_is_part_of_the_surface() => PublicApi.Of([typeof(Surface)]).Should().Be(
        """
        sealed class ErpLink.House.ApiTests.Surface
            Surface()
            static void Fill(in int a, out string? b, params IReadOnlyList<int> more)
            const int Max = 5
            required string Name { get; init; }
            ValueTask<IReadOnlyList<string?>> ReadAsync(string? name, int count = 3, CancellationToken cancellationToken = default)

        """);

    [Fact]
    public void A_lost_and_a_new_member_are_both_named() =>
        Difference("class A\n    int One { get; }\n", "class A\n    int? One { get; }\n").Should().Equal("- class A: int One { get; }", "+ class A: int? One { get; }");

    private static IReadOnlyList<string> Difference(string accepted, string now)
    {
        var (before, after) = (Flatten(accepted), Flatten(now));
        return [.. before.Except(after).Select(l => $"- {l}"), .. after.Except(before).Select(l => $"+ {l}")];
    }

    // Each member with its type, so that equal members of two types are told apart.
    private static List<string> Flatten(string text)
    {
        var (type, lines) = (string.Empty, new List<string>());
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(' ')) lines.Add(type = line);
            else lines.Add($"{type}: {line.Trim()}");
        }

        return lines;
    }

    public sealed class Surface
    {
        public const int Max = 5;

        public required string Name { get; init; }

        public static void Fill(in int a, out string? b, params IReadOnlyList<int> more) => b = $"{a}{more.Count}";

        public ValueTask<IReadOnlyList<string?>> ReadAsync(string? name, int count = 3, CancellationToken cancellationToken = default) =>
            new((IReadOnlyList<string?>)[name, Name, $"{count}{cancellationToken.CanBeCanceled}"]);
    }
}
