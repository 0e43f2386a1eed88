namespace ErpLink.Crash.Support;

/// <summary>The companies and persons of the test, and what their users have written last. Users of the app edit phone and e-mail, those of
/// the ERP city and website: no two edits ever clash, so every last one must be on both sides in the end.</summary>
/// <remarks>A run may ask for an approval when it overwrites more than 20 links and more than 30 percent of them. So there are no more than 20
/// records, or the users of each side edit at most 10 percent of what is linked before the next run comes to its end.</remarks>
public sealed class World(AppDesk app, IErpDesk erp, int seed, int records)
{
    private const int CreatedMin = 6;
    private const int EditsMin = 8;

    private static readonly string[] AppFields = ["phone", "email"];
    private static readonly string[] ErpFields = ["city", "website"];

    private readonly Dictionary<(string Name, string Field), string> _last = [];
    private readonly Dictionary<string, string> _keys = [];
    private readonly Dictionary<string, long> _ids = [];
    private readonly List<string> _known = [];
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private int _token;
    private int _editsMax = records > Peer.RecordsInCi ? EditsMin : int.MaxValue;
    private int _appEditsBefore, _erpEditsBefore;

    public int Persons { get; } = records / 10;

    public int Created { get; } = Math.Max(records / 10, CreatedMin);

    public int Connected => records - Created - Persons;

    /// <summary>What all names begin with: unlike those of any other run against the same server.</summary>
    public string Prefix => $"Crash {_run} ";

    public IReadOnlyDictionary<string, long> Ids => _ids;

    public IReadOnlyDictionary<(string Name, string Field), string> Last => _last;

    public int AppEdits { get; private set; }

    public int ErpEdits { get; private set; }

    public async Task BuildAsync()
    {
        var there = Enumerable.Range(0, Connected).Select(i => Values($"{Prefix}old {i}", ErpFields)).ToList();
        var keys = await erp.AddAsync(there);
        foreach (var (fields, key) in there.Zip(keys)) Know(fields["name"], key);
        app.Together(() =>
        {
            foreach (var (name, key) in _keys) _ids[name] = app.Add("company", null, key, Values(name, AppFields));
            for (var i = 0; i < Created; i++)
            {
                var name = $"{Prefix}new {i}";
                _ids[name] = app.Add("company", null, null, Values(name, [.. AppFields, .. ErpFields]));
            }

            for (var i = 0; i < Persons; i++)
            {
                var name = $"{Prefix}person {i}";
                _ids[name] = app.Add("person", _ids[$"{Prefix}new {i % Created}"], null, Values(name, AppFields));
            }
        });
    }

    /// <summary>A run has come to its end: users may go on.</summary>
    public void Allow(int links)
    {
        (_appEditsBefore, _erpEditsBefore) = (AppEdits, ErpEdits);
        _editsMax = Math.Max(links / 10, EditsMin);
    }

    /// <summary>Users of the app at work until they are told to stop.</summary>
    public async Task EditAppAsync(CancellationToken stop)
    {
        var random = new Random(seed + 1);
        string[] names = [.. _ids.Keys];
        while (!stop.IsCancellationRequested)
        {
            if (AppEdits - _appEditsBefore >= _editsMax)
            {
                await PauseAsync(random, stop);
                continue;
            }

            var (name, field) = (Pick(random, names), Pick(random, AppFields));
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
            if (ErpEdits - _erpEditsBefore >= _editsMax)
            {
                await PauseAsync(random, stop);
                continue;
            }

            // A long list is not looked through every second.
            if (turn % Math.Max(10, records / 2) == 0)
            {
                foreach (var row in (await erp.ListAsync(Prefix)).Where(r => r.Kind == "customer")) Know(row.Name, row.Key);
            }

            var (name, field) = (Pick(random, _known), Pick(random, ErpFields));
            var value = Token(field);
            await erp.ChangeAsync(_keys[name], field, value);
            lock (_last) _last[(name, field)] = value;
            ErpEdits++;
            await PauseAsync(random, stop);
        }
    }

    private void Know(string name, string key)
    {
        if (_keys.TryAdd(name, key)) _known.Add(name);
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

    private static string Pick(Random random, IReadOnlyList<string> items) => items[random.Next(items.Count)];

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
