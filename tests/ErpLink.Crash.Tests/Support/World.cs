namespace ErpLink.Crash.Support;

/// <summary>The companies and persons of the test, and what their users have written last. Users of the app edit phone and e-mail, those of
/// the ERP city and website: no two edits ever clash, so every last one must be on both sides in the end.</summary>
public sealed class World(AppDesk app, IErpDesk erp, int seed)
{
    public const int Connected = 12;
    public const int Created = 6;

    // With these a run never changes more than 20 links, above which it may ask for an approval.
    public const int Persons = 2;

    private static readonly string[] AppFields = ["phone", "email"];
    private static readonly string[] ErpFields = ["city", "website"];

    private readonly Dictionary<(string Name, string Field), string> _last = [];
    private readonly Dictionary<string, string> _keys = [];
    private readonly Dictionary<string, long> _ids = [];
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private int _token;

    /// <summary>What all names begin with: unlike those of any other run against the same server.</summary>
    public string Prefix => $"Crash {_run} ";

    public IReadOnlyDictionary<string, long> Ids => _ids;

    public IReadOnlyDictionary<(string Name, string Field), string> Last => _last;

    public int AppEdits { get; private set; }

    public int ErpEdits { get; private set; }

    public async Task BuildAsync()
    {
        for (var i = 0; i < Connected; i++)
        {
            var name = $"{Prefix}old {i}";
            var there = Values(name, ErpFields);
            _keys[name] = await erp.AddAsync(there);
            _ids[name] = app.Add("company", null, _keys[name], Values(name, AppFields));
        }

        for (var i = 0; i < Created; i++)
        {
            var name = $"{Prefix}new {i}";
            _ids[name] = app.Add("company", null, null, Values(name, [.. AppFields, .. ErpFields]));
        }

        for (var i = 0; i < Persons; i++)
        {
            var name = $"{Prefix}person {i}";
            _ids[name] = app.Add("person", _ids[$"{Prefix}new {i}"], null, Values(name, AppFields));
        }
    }

    /// <summary>Users of the app at work until they are told to stop.</summary>
    public async Task EditAppAsync(CancellationToken stop)
    {
        var random = new Random(seed + 1);
        while (!stop.IsCancellationRequested)
        {
            var (name, field) = (Pick(random, [.. _ids.Keys]), Pick(random, AppFields));
            var value = Token(field);
            app.Change(_ids[name], field, value);
            lock (_last) _last[(name, field)] = value;
            AppEdits++;
            await PauseAsync(random, stop);
        }
    }

    /// <summary>Users of the ERP at work. They see what was created for them when they look at their list.</summary>
    public async Task EditErpAsync(CancellationToken stop)
    {
        var random = new Random(seed + 2);
        for (var turn = 1; !stop.IsCancellationRequested; turn++)
        {
            if (turn % 10 == 0)
            {
                foreach (var row in (await erp.ListAsync(Prefix)).Where(r => r.Kind == "customer")) _keys.TryAdd(row.Name, row.Key);
            }

            var (name, field) = (Pick(random, [.. _keys.Keys]), Pick(random, ErpFields));
            var value = Token(field);
            await erp.ChangeAsync(_keys[name], field, value);
            lock (_last) _last[(name, field)] = value;
            ErpEdits++;
            await PauseAsync(random, stop);
        }
    }

    private Dictionary<string, string> Values(string name, string[] fields)
    {
        var values = fields.ToDictionary(f => f, Token);
        foreach (var (field, value) in values) _last[(name, field)] = value;
        values["name"] = name;
        return values;
    }

    // No two are alike, and none looks like what a server would put into another form.
    private string Token(string field)
    {
        var number = Interlocked.Increment(ref _token);
        return field switch
        {
            "email" => $"t{number}@crash.example",
            "website" => $"https://t{number}.crash.example",
            "city" => $"City {number}",
            _ => $"Ext. {number}",
        };
    }

    private static string Pick(Random random, string[] items) => items[random.Next(items.Length)];

    private static async Task PauseAsync(Random random, CancellationToken stop)
    {
        try
        {
            await Task.Delay(random.Next(20, 200), stop);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
