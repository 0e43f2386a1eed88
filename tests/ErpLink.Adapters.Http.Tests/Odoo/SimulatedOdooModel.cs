using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>One model of the simulated server: its columns and rows. Every change can be undone, so that a call is all or nothing.</summary>
public sealed class SimulatedOdooModel(SimulatedOdoo server, string name, params IReadOnlyList<SimulatedOdooColumn> columns)
{
    private const string SourceLanguage = "en_US";
    private readonly SortedDictionary<long, Dictionary<string, object?>> _rows = [];
    private long _lastId;

    public string Name => name;

    public Dictionary<string, SimulatedOdooColumn> Columns { get; } = columns.Concat(
        [new("id", "integer") { ReadOnly = true }, new("create_date", "datetime") { ReadOnly = true }, new("write_date", "datetime") { ReadOnly = true }]).ToDictionary(c => c.Name);

    public IEnumerable<long> Ids => _rows.Keys;

    /// <summary>Checks a row after a change; throws what the server would.</summary>
    public Action<Dictionary<string, object?>>? Check { get; init; }

    /// <summary>Changes the values of a write before they are stored.</summary>
    public Action<JsonObject>? Prepare { get; init; }

    /// <summary>What a write drags along: the row's id and the columns that were written.</summary>
    public Action<long, IReadOnlyCollection<string>, SimulatedOdooCall>? Follow { get; set; }

    public bool Has(long id) => _rows.ContainsKey(id);

    public Dictionary<string, object?> Row(long id) => _rows.TryGetValue(id, out var row) ? row : throw SimulatedOdooError.Missing($"Record does not exist or has been deleted. (Record: {name}({id},))");

    public object? Get(long id, string column, string? language)
    {
        var found = Columns.TryGetValue(column, out var known) ? known : throw SimulatedOdooError.Value($"Invalid field '{column}' on model '{name}'");
        var row = Row(id);
        return column == "id" ? id : found.Translated && language is not null && row.TryGetValue($"{column}@{language}", out var translated) ? translated : row.GetValueOrDefault(column);
    }

    public long Create(JsonObject values, SimulatedOdooCall call)
    {
        var id = ++_lastId;
        _rows[id] = Columns.Values.ToDictionary(c => c.Name, c => c.Default ?? c.Type switch { "boolean" => false, "integer" => 0L, "float" or "monetary" => 0d, _ => null });
        call.Undo.Add(() => _rows.Remove(id));
        _rows[id]["create_date"] = call.Stamp;
        Set(id, values, call);
        return id;
    }

    public void Write(long id, JsonObject values, SimulatedOdooCall call)
    {
        var before = new Dictionary<string, object?>(Row(id));
        call.Undo.Add(() => _rows[id] = before);
        Set(id, values, call);
    }

    public void Unlink(long id, SimulatedOdooCall call)
    {
        var row = Row(id);
        call.Undo.Add(() => _rows[id] = row);
        _rows.Remove(id);
    }

    private void Set(long id, JsonObject values, SimulatedOdooCall call)
    {
        Prepare?.Invoke(values);
        var row = _rows[id];
        foreach (var (column, value) in values)
        {
            if (!Columns.TryGetValue(column, out var found)) throw SimulatedOdooError.Value($"Invalid field '{column}' in '{name}'");
            if (column is "id" or "create_date" or "write_date") continue;
            var stored = found.Store(value, server);
            if (found.Required && stored is null)
                throw SimulatedOdooError.Validation($"The operation cannot be completed:\n- Create/update: a mandatory field is not set.\nField: {column}");
            if (!found.Translated || call.Language is null or SourceLanguage || row[column] is null) row[column] = stored;
            if (found.Translated && call.Language is not (null or SourceLanguage)) row[$"{column}@{call.Language}"] = stored;
        }
        foreach (var required in Columns.Values.Where(c => c.Required && row[c.Name] is null))
            throw SimulatedOdooError.Validation($"The operation cannot be completed:\n- Create/update: a mandatory field is not set.\nField: {required.Name}");
        row["write_date"] = call.Stamp;
        Check?.Invoke(row);
        Follow?.Invoke(id, [.. values.Select(v => v.Key)], call);
    }
}
