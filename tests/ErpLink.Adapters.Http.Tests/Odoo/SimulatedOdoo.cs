using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>
/// A server that answers as Odoo's documentation and source say, over both protocols (<see cref="SimulatedOdooHttp"/>), with a door of its own for
/// whoever else works in it. One call is one transaction; rows are stamped with its start; nothing is kept of what is deleted.
/// </summary>
public sealed class SimulatedOdoo
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, SimulatedOdooModel> _models;
    private readonly List<SimulatedOdooCall> _calls = [];

    public SimulatedOdoo(TimeProvider? time = null, string uuid = "6a1b3c5e-0000-4000-8000-000000000001", bool hasInvoicing = true, bool hasProjects = true)
    {
        _time = time ?? TimeProvider.System;
        _models = SimulatedOdooSchema.Models(this, hasInvoicing, hasProjects).ToDictionary(m => m.Name);
        SimulatedOdooSchema.Fill(this, uuid);
    }

    /// <summary>Whether the user of the connection may read the database's parameters.</summary>
    public bool MayReadParameters { get; set; } = true;

    /// <summary>Called before each call that comes by HTTP: somebody else may act then, or it may throw what the server is to answer.</summary>
    public Action<SimulatedOdooCall>? Before { get; set; }

    /// <summary>The calls that came by HTTP.</summary>
    public IReadOnlyList<SimulatedOdooCall> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    public bool Exists(string model, long id) => _models[model].Has(id);

    public SimulatedOdooModel Model(string name) => _models.TryGetValue(name, out var model) ? model : throw new SimulatedOdooError("werkzeug.exceptions.NotFound", 404, $"the model '{name}' does not exist");

    /// <summary>The door: creates a record as another user does.</summary>
    public long Create(string model, JsonObject values, string? language = null) => Own(model, language, call => Model(model).Create(values, call));

    /// <summary>The door: changes a record. A transaction that began earlier stamps the row with that time and shows only now.</summary>
    public void Write(string model, long id, JsonObject values, string? language = null, DateTimeOffset? begun = null) =>
        Own(model, language, call =>
        {
            Model(model).Write(id, values, call);
            return 0;
        }, begun);

    /// <summary>The door: deletes a record for good.</summary>
    public void Unlink(string model, long id) => Own(model, null, call =>
    {
        Model(model).Unlink(id, call);
        return 0;
    });

    /// <summary>The door: everything a record holds but its times, as text.</summary>
    public Dictionary<string, string> Look(string model, long id)
    {
        lock (_gate)
            return Model(model).Row(id).Where(p => p.Key is not ("id" or "create_date" or "write_date") && !p.Key.Contains('@'))
                .ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "null");
    }

    /// <summary>The ids of a model.</summary>
    public IReadOnlyList<long> Ids(string model)
    {
        lock (_gate) return [.. Model(model).Ids];
    }

    /// <summary>A call that came by HTTP.</summary>
    public JsonNode? Call(SimulatedOdooCall call)
    {
        Before?.Invoke(call);
        lock (_gate)
        {
            _calls.Add(call);
            return Transaction(call, () => Dispatch(call));
        }
    }

    private T Own<T>(string model, string? language, Func<SimulatedOdooCall, T> act, DateTimeOffset? begun = null)
    {
        var context = new JsonObject();
        if (language is not null) context["lang"] = language;
        lock (_gate)
        {
            var call = new SimulatedOdooCall(model, "own", [], [], context) { Stamp = (begun ?? Now).UtcDateTime };
            return Transaction(call, () => act(call));
        }
    }

    private static T Transaction<T>(SimulatedOdooCall call, Func<T> act)
    {
        try
        {
            return act();
        }
        catch
        {
            foreach (var undo in call.Undo.AsEnumerable().Reverse()) undo();
            throw;
        }
    }

    private JsonNode? Dispatch(SimulatedOdooCall call)
    {
        if (call.Model == "ir.config_parameter" && !MayReadParameters) throw SimulatedOdooError.Access("You are not allowed to access 'System Parameter' records.");
        if (call.Companies?.Any(c => !Exists("res.company", c)) == true) throw SimulatedOdooError.Access("Access to unauthorized or invalid companies.");
        var model = call.Model == "res.users" ? null : Model(call.Model);
        switch (call.Method)
        {
            case "context_get" when model is null:
                return new JsonObject { ["lang"] = "nb_NO", ["tz"] = "Europe/Oslo", ["uid"] = SimulatedOdooHttp.UserId };
            case "fields_get":
                var attributes = call.Arguments["attributes"]!.AsArray().Select(a => a!.ToString()).ToHashSet();
                return new JsonObject(model!.Columns.Values.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Name, c.Describe(attributes))));
            case "default_get":
                return new JsonObject(call.Arguments["fields"]!.AsArray().Select(f => model!.Columns[f!.ToString()]).Where(c => c.Default is not null)
                    .Select(c => KeyValuePair.Create<string, JsonNode?>(c.Name, SimulatedOdooColumn.Answer(c.Default))));
            case "search_read":
                return SearchRead(model!, call);
            case "read":
                return new JsonArray([.. call.Ids.Where(id => model!.Has(id)).Select(id => MaySee(model!, id, call) ? (JsonNode)Answer(model!, id, call)
                    : throw SimulatedOdooError.Access("Due to security restrictions, you are not allowed to access these records."))]);
            case "create":
                return new JsonArray([.. call.Arguments["vals_list"]!.AsArray().Select(v => (JsonNode)model!.Create(v!.DeepClone().AsObject(), call))]);
            case "write":
                foreach (var id in call.Ids)
                {
                    if (!MaySee(model!, id, call)) throw SimulatedOdooError.Access("Due to security restrictions, you are not allowed to modify these records.");
                    model!.Write(id, call.Arguments["vals"]!.DeepClone().AsObject(), call);
                }
                return true;
            default:
                throw new SimulatedOdooError("builtins.AttributeError", 404, $"The method '{call.Model}.{call.Method}' does not exist");
        }
    }

    private static JsonArray SearchRead(SimulatedOdooModel model, SimulatedOdooCall call)
    {
        var domain = new SimulatedOdooDomain(call.Arguments["domain"]!.AsArray());
        var hidesArchived = call.ActiveTest && model.Columns.ContainsKey("active") && !domain.Names("active");
        var found = model.Ids.Where(id => MaySee(model, id, call) && (!hidesArchived || model.Get(id, "active", null) is true) && domain.Holds(c => model.Get(id, c, call.Language)));
        foreach (var part in call.Arguments["order"]!.ToString().Split(',').Select(p => p.Trim().Split(' ')).Reverse())
        {
            IComparable? Key(long id) => model.Get(id, part[0], call.Language) is { } value ? value as string is { } text ? text.ToUpperInvariant() : (IComparable)value : null;
            found = part[1] == "desc" ? found.OrderByDescending(Key).ToList() : found.OrderBy(Key).ToList();
        }
        return new JsonArray([.. found.Skip(call.Arguments["offset"]!.GetValue<int>()).Take(call.Arguments["limit"]!.GetValue<int>()).Select(id => (JsonNode)Answer(model, id, call))]);
    }

    private static JsonObject Answer(SimulatedOdooModel model, long id, SimulatedOdooCall call)
    {
        var row = new JsonObject { ["id"] = id };
        foreach (var column in call.Arguments["fields"]!.AsArray().Select(f => f!.ToString()).Where(f => f != "id"))
        {
            var value = model.Get(id, column, call.Language);
            row[column] = model.Columns[column].Type == "many2one" && value is long reference && call.Arguments["load"]?.ToString() != string.Empty
                ? new JsonArray(reference, "a name") : SimulatedOdooColumn.Answer(value);
        }
        return row;
    }

    // The rule for several companies: what belongs to one of them is for those who work in it.
    private static bool MaySee(SimulatedOdooModel model, long id, SimulatedOdooCall call) => call.Companies is not { } companies || !model.Columns.ContainsKey("company_id")
        || model.Row(id)["company_id"] is not long company || companies.Contains(company);
}
