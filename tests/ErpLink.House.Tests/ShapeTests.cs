using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class ShapeTests
{
    // What is excused, and why. An excuse that is no longer needed fails the test, too.
    private static readonly Dictionary<string, string> NullableCollections = new()
    {
        ["ErpLink.Record.FieldTimes may be null: let an empty collection say that there is nothing."] =
            "'The side does not say when' differs from 'there are no fields', and an empty list would not follow the selection.",
        ["ErpLink.RunRequest.Links may be null: let an empty collection say that there is nothing."] =
            "It is asked, not given: null is all, and an empty choice must not become everything.",
        ["ErpLink.VerifyRequest.Links may be null: let an empty collection say that there is nothing."] = "As that of a run.",
    };

    [Fact]
    public void Async_members_are_named_so_and_take_a_token_last() => Product.PublicTypes.SelectMany(ShapeRules.Async).Should().BeEmpty();

    [Fact]
    public void Verbs_that_are_chained_return_what_the_next_is_called_on() => Product.PublicTypes.SelectMany(ShapeRules.Fluent).Should().BeEmpty();

    [Fact]
    public void Collections_in_results_are_never_null() =>
        Product.PublicTypes.SelectMany(ShapeRules.Collections).Should().BeEquivalentTo(NullableCollections.Keys);

    [Fact]
    public void Types_live_in_the_namespace_of_their_audience() => Product.PublicTypes.SelectMany(ShapeRules.Namespaces).Should().BeEmpty();

    [Fact]
    public void Every_public_type_has_a_file_of_its_name()
    {
        foreach (var assembly in Product.Assemblies)
        {
            var files = Repository.Files($"src/{assembly.GetName().Name}", "*.cs").ToDictionary(f => f, f => CSharpText.PublicTypes(Repository.Read(f)));
            assembly.GetExportedTypes().Where(t => !t.IsNested).SelectMany(t => ShapeRules.File(t, files)).Should().BeEmpty();
        }
    }

    [Fact]
    public void An_async_member_without_its_name_or_token_is_found() => ShapeRules.Async(typeof(AsyncSample)).Should().BeEquivalentTo(
    [
        $"{typeof(AsyncSample).FullName}.Read is async: let its name end with Async.",
        $"{typeof(AsyncSample).FullName}.WriteAsync is async: let its last parameter be a CancellationToken.",
        $"{typeof(AsyncSample).FullName}.StreamAsync is async: let its last parameter be a CancellationToken.",
    ]);

    [Fact]
    public void A_verb_that_ends_the_chain_is_found()
    {
        ShapeRules.Fluent(typeof(FluentSample)).Should().ContainSingle().Which.Should().Contain("FluentSample.Stop");
        ShapeRules.Fluent(typeof(VerbSample)).Should().ContainSingle().Which.Should().Contain("VerbSample.AddNothing");
    }

    [Fact]
    public void A_nullable_collection_is_found_in_properties_and_inside_tasks() => ShapeRules.Collections(typeof(CollectionSample)).Should().HaveCount(2);

    [Fact]
    public void Verbs_outside_their_home_are_found() => ShapeRules.Namespaces(typeof(VerbSample)).Should().ContainSingle();

    [Fact]
    public void A_type_without_a_file_is_found()
    {
        ShapeRules.File(typeof(FluentSample), Files(("tests/ShapeTests.cs", "public sealed class ShapeTests;"))).Should().ContainSingle();
        ShapeRules.File(typeof(FluentSample), Files(("src/FluentSample.cs", "internal sealed class FluentSample;"))).Should().ContainSingle();
        ShapeRules.File(typeof(FluentSample), Files(("src/FluentSample.cs", "// public class FluentSample\npublic class FluentSamples;")))
            .Should().ContainSingle();
    }

    [Fact]
    public void A_second_type_in_a_file_is_found()
    {
        ShapeRules.File(typeof(FluentSample), Files(("src/Other.cs", "public enum Other;\n\npublic partial class FluentSample<T>\n{"),
            ("src/FluentSample.cs", "public partial class FluentSample<T>\n{"))).Should().ContainSingle().Which.Should().Contain("Other.cs");
        ShapeRules.File(typeof(FluentSample), Files(("src/FluentSample.cs", "public sealed partial class FluentSample(int size)"),
            ("src/FluentSample.Verbs.cs", "public sealed partial class FluentSample"))).Should().BeEmpty();
    }

    [Fact]
    public void Public_types_are_read_from_source() => CSharpText.PublicTypes("""
        namespace Here;

        public readonly record struct One(int Size);
        public static partial class Two
        {
            public sealed class Nested;
        }
        public delegate ValueTask<int> Three<in T>(T value);
        public interface IFour<T> : IDisposable;
        public abstract record Five;
        internal class Six;
        """).Should().BeEquivalentTo("One", "Two", "Three", "IFour", "Five");

    private static Dictionary<string, IReadOnlySet<string>> Files(params (string Path, string Source)[] files) =>
        files.ToDictionary(f => f.Path, f => CSharpText.PublicTypes(f.Source));

    private sealed class AsyncSample : IAsyncDisposable
    {
        public static Task Read(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

        public static ValueTask WriteAsync(int count) => new(Task.Delay(count));

        public static IAsyncEnumerable<int> StreamAsync() => throw new NotSupportedException();

        public static ValueTask<int> CountAsync(CancellationToken cancellationToken) => ValueTask.FromCanceled<int>(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class FluentSample
    {
        public FluentSample Go() => this;

        public void Stop() => Go();
    }

    private sealed class CollectionSample
    {
        public static IReadOnlyList<string>? Names => null;

        public static IReadOnlyList<string?> Fine => [];

        public static ValueTask<IReadOnlyList<int>?> ReadAsync(CancellationToken cancellationToken) => new((IReadOnlyList<int>?)null);
    }
}

internal static class VerbSample
{
    public static void AddNothing(this IErpLinkBuilder builder) => _ = builder;
}
