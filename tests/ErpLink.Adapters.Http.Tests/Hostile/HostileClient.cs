namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Makes the calls over the real connector and side, and collects what came of them.</summary>
public sealed class HostileClient : IAsyncDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name");
    private static readonly WriteContext Context = new(new ErpUser("7", "Ola"));
    private readonly HostileDialect _dialect;
    private readonly IRecordSide _side;
    private SyncCursor _cursor;

    private HostileClient(HostileDialect dialect, IRecordSide side)
    {
        _dialect = dialect;
        _side = side;
    }

    // The servers of these tests run on this machine.
    public static ErpHttpOptions Options() => new() { AllowPrivateNetwork = true, RetryDelay = TimeSpan.Zero, AnswerBytesMax = 2 * 1024 * 1024 };

    public static Task<HostileClient> OpenAsync(HostileDialect dialect, string origin, FakeTime time) => OpenAsync(dialect, dialect.Connect(origin, time, Options()));

    public static async Task<HostileClient> OpenAsync(HostileDialect dialect, (IErpConnector Connector, ConnectionContext Context) connection)
    {
        var client = new HostileClient(dialect, await connection.Connector.OpenAsync(connection.Context, default));
        await client._side.DescribeAsync(default);
        client._cursor = (await client._side.ReadChangesAsync(dialect.Kind, null, Fields, default)).Next;
        return client;
    }

    public ValueTask DisposeAsync() => (_side as IAsyncDisposable)?.DisposeAsync() ?? default;

    /// <summary>One call. What it throws, if it is the library's own, is in the result; anything else is not caught.</summary>
    public async Task<HostileSight> CallAsync(HostileCall call)
    {
        try
        {
            return call switch
            {
                HostileCall.Read => await ReadAsync(),
                HostileCall.Search => await SearchAsync(),
                HostileCall.Changes => await ChangesAsync(),
                HostileCall.Create => Of(await _side.CreateAsync(
                    [new NewRecord(_dialect.Kind, [new("name", "Gamma-G")]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], Context, default)),
                _ => Of(await _side.UpdateAsync(
                    [new RecordUpdate(new RecordRef(_dialect.Kind, _dialect.First), [new("name", HostileDialect.FirstName, "Gamma-G")], await VersionAsync())], Context, default)),
            };
        }
        catch (ErpLinkException exception)
        {
            return new HostileSight { Failures = [exception.ToFailure()], Text = exception.ToString() };
        }
    }

    private async Task<HostileSight> ReadAsync()
    {
        var results = new List<ReadResult>();
        await foreach (var result in _side.ReadAsync(_dialect.Kind, [_dialect.First, _dialect.Second], Fields, default)) results.Add(result);
        results.Select(r => r.Key).Should().Equal([_dialect.First, _dialect.Second], "every key has its answer");
        return new HostileSight
        {
            Records = [.. results.Where(r => r.Status == ReadStatus.Found).Select(r => r.Record!)],
            Failures = [.. results.Where(r => r.Status != ReadStatus.Found)
                .Select(r => r.Failure ?? new Failure(r.Status == ReadStatus.Hidden ? FailureClass.Forbidden : FailureClass.NotFound, 0, r.Status.ToString()))],
            SaysGone = results.Any(r => r.Status == ReadStatus.Gone),
        };
    }

    private async Task<HostileSight> SearchAsync()
    {
        var records = new List<Record>();
        await foreach (var page in _side.SearchAsync(new RecordQuery(_dialect.Kind, Fields), default)) records.AddRange(page.Records);
        return new HostileSight { Records = records };
    }

    // The cursor stays where it was, so that what an attack hid can be seen to come afterwards.
    private async Task<HostileSight> ChangesAsync()
    {
        var page = await _side.ReadChangesAsync(_dialect.Kind, _cursor, Fields, default);
        page.Changes.Should().NotContain(c => c.Kind == ChangeKind.Deleted);
        return new HostileSight { Records = [.. page.Changes.Select(c => c.Record ?? new Record(_dialect.Kind, c.Key, FieldSelection.None, []))] };
    }

    // Read while the attack is on: whoever updates has read before, so that a dialect that reads by other requests is not disturbed.
    private async Task<RecordVersion> VersionAsync()
    {
        await foreach (var result in _side.ReadAsync(_dialect.Kind, [_dialect.First], Fields, default)) return result.Record?.Version ?? default;
        return default;
    }

    private static HostileSight Of(IReadOnlyList<WriteResult> results)
    {
        var result = results.Should().ContainSingle().Subject;
        return new HostileSight
        {
            Outcome = result.Outcome,
            Failures = result.Failure is { } failure ? [failure] : [],
            Records = result.Record is { } record ? [record] : [],
        };
    }
}
