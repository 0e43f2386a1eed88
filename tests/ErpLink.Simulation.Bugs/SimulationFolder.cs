using System.Diagnostics;
using IOPath = System.IO.Path;

namespace ErpLink.Simulation.Bugs;

/// <summary>A copy of the simulation's program, in which assemblies are replaced by patched ones. It runs as a process of its own: a bug may
/// hang it, and nothing of one bug may be left for the next.</summary>
public sealed class SimulationFolder : IDisposable
{
    private readonly string _built;
    private readonly string _folder = Directory.CreateTempSubdirectory("erplink-bugs").FullName;

    public SimulationFolder(string built)
    {
        _built = built;
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var target = IOPath.Combine(_folder, IOPath.GetRelativePath(built, file));
            Directory.CreateDirectory(IOPath.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string Path => _folder;

    /// <summary>Puts the built assemblies back.</summary>
    public void Restore(IEnumerable<string> replaced)
    {
        foreach (var file in replaced) File.Copy(IOPath.Combine(_built, IOPath.GetFileName(file)), file, overwrite: true);
    }

    /// <summary>Runs the program; its output, or a line that says that it did not end.</summary>
    public async Task<string> RunAsync(TimeSpan atMost, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(IOPath.Combine(_folder, "ErpLink.Simulation.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(atMost);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"ERPLINK-SIM profile=- seed=0 oracle=hang event=0: no end within {atMost.TotalSeconds} s\n{await output}";
        }

        return await output + await errors;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
