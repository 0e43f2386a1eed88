using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ErpLink.Simulation.Bugs;

/// <summary>Compiles a project with a few of its sources replaced. Everything else is parsed and bound once, so that a bug costs less than a
/// second.</summary>
public sealed class PatchCompiler(string root)
{
    private static readonly string[] Projects = ["src/ErpLink.Abstractions", "src/ErpLink.Storage.Sqlite", "src/ErpLink", "tests/ErpLink.Simulation"];

    private readonly ConcurrentDictionary<string, Lazy<CSharpCompilation>> _unpatched = new(StringComparer.Ordinal);

    /// <summary>Writes the assemblies that a bug changes into a folder, and names them.</summary>
    public IReadOnlyList<string> Compile(SeededBug bug, string folder)
    {
        var written = new List<string>();
        foreach (var project in bug.Patches.GroupBy(p => Projects.First(name => p.File.StartsWith(name + "/", StringComparison.Ordinal))))
        {
            var compilation = _unpatched.GetOrAdd(project.Key, name => new Lazy<CSharpCompilation>(() => Unpatched(name))).Value;
            foreach (var file in project.GroupBy(p => p.File))
            {
                var path = Path.GetFullPath(Path.Combine(root, file.Key));
                var old = compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == path) ?? throw new BugException($"{file.Key} is no source of {project.Key}.");
                var source = file.Aggregate(old.GetText().ToString(), (text, patch) => patch.Apply(text));
                compilation = compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(SourceText.From(source), (CSharpParseOptions)old.Options, path));
            }

            written.Add(Path.Combine(folder, compilation.AssemblyName + ".dll"));
            using var output = File.Create(written[^1]);
            var result = compilation.Emit(output);
            if (!result.Success) throw new BugException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        }

        return written;
    }

    private CSharpCompilation Unpatched(string project)
    {
        var folder = Path.GetFullPath(Path.Combine(root, project));
        var arguments = CSharpCommandLineParser.Default.Parse(Arguments(folder), folder, sdkDirectory: null);
        var sources = arguments.SourceFiles.AsParallel().AsOrdered()
            .Select(f => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(f.Path)), arguments.ParseOptions, Path.GetFullPath(f.Path)));
        var compilation = CSharpCompilation.Create(
            arguments.CompilationName ?? Path.GetFileName(project),
            sources,
            arguments.MetadataReferences.Select(r => MetadataReference.CreateFromFile(r.Reference, r.Properties)),
            arguments.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Default).WithSpecificDiagnosticOptions([]));
        var generators = arguments.AnalyzerReferences.Where(a => IsGenerator(Path.GetFileName(a.FilePath)))
            .SelectMany(a => new AnalyzerFileReference(a.FilePath, Loader.Instance).GetGenerators(LanguageNames.CSharp));
        CSharpGeneratorDriver.Create(generators, parseOptions: arguments.ParseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return (CSharpCompilation)generated;
    }

    private static bool IsGenerator(string file) => file.Contains("SourceGeneration", StringComparison.Ordinal) || file.Contains("Generator", StringComparison.Ordinal);

    /// <summary>The compiler's own command line for a project, from the build.</summary>
    private static string[] Arguments(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in (string[])["msbuild", "-nodeReuse:false", "-t:Compile", "-p:Configuration=Release", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            "-p:BuildProjectReferences=false", "-p:NonExistentFile=none/none", "-getItem:CscCommandLineArgs"]) start.ArgumentList.Add(argument);
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0) throw new BugException($"The command line of {folder} could not be had:\n{output}");
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(a => a.GetProperty("Identity").GetString()!.Replace("\"", string.Empty, StringComparison.Ordinal))];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static readonly Loader Instance = new();

        public void AddDependencyLocation(string fullPath)
        {
            // All that is loaded stands beside what it needs.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
