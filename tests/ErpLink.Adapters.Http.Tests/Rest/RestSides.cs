using ErpLink.Adapters;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>Opens sides of the REST adapter for tests.</summary>
public static class RestSides
{
    /// <summary>A file of this folder, from the sources these tests were built from.</summary>
    public static string File(string name) => Path.Combine(Sources(), "tests", "ErpLink.Adapters.Http.Tests", "Rest", name);

    public static string Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("ErpLink.sln is in no folder above the tests.");
    }

    public static RestConnector Connector(HttpMessageHandler? handler = null, Action<ErpHttpOptions>? configure = null)
    {
        // The ERPs of these tests run on this machine.
        var options = new ErpHttpOptions { AllowPrivateNetwork = true, RetryDelay = TimeSpan.Zero, CreateHandler = handler is null ? null : () => handler };
        configure?.Invoke(options);
        return new RestConnector(() => options);
    }

    public static ConnectionContext Context(string address, string? profile, string? timeZone = null, TimeProvider? time = null, params (string Name, string Value)[] settings) =>
        new("oslo", TestClient.Settings([("address", address), .. settings])) { Profile = profile, TimeZone = timeZone, Time = time ?? TimeProvider.System };

    /// <summary>A side of the small ERP.</summary>
    public static ValueTask<IRecordSide> OpenAsync(RestErp erp, string company = "demo", HttpMessageHandler? handler = null) =>
        Connector(handler).OpenAsync(Context(erp.Root, File("small-erp.json"), settings: [("company", company), ("apiKey", RestErp.Key)]), default);

    /// <summary>A side over a scripted service, by the text of a profile.</summary>
    public static async ValueTask<IRecordSide> OpenAsync(FakeRest service, string profile, string? timeZone = null, params (string Name, string Value)[] settings)
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await System.IO.File.WriteAllTextAsync(file, profile);
        try
        {
            return await Connector(service).OpenAsync(Context(FakeRest.Address, file, timeZone, new FakeTime { SkipsWaits = true }, settings), default);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }
}
