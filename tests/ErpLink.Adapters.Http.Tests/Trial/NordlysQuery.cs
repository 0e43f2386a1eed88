using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The parameters of a list: what is wanted, in which order, and which page.</summary>
internal sealed class NordlysQuery(IQueryCollection query)
{
    private const int RecordsMax = 10_000;

    public string? this[string name] => query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    public string? SearchText => this["q"] switch
    {
        null => null,
        { } text when text.Trim().Length < 2 => throw NordlysProblem.Parameter("q", "Must be at least 2 characters."),
        { } text => text.Trim(),
    };

    public DateTimeOffset? ModifiedSince => this["modifiedSince"] is not { } text ? null
        : NordlysClock.Read(text) ?? throw NordlysProblem.Parameter("modifiedSince", "Must be a date or a time.");

    public IReadOnlyList<string>? Ids => this["ids"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) switch
    {
        null => null,
        { Length: > 50 } => throw NordlysProblem.Parameter("ids", "Must be at most 50."),
        { } ids => ids,
    };

    public string Choice(string name, string otherwise, params IReadOnlyList<string> choices)
    {
        var value = this[name] ?? otherwise;
        return choices.Contains(value) ? value : throw NordlysProblem.Parameter(name, $"Must be one of {string.Join(", ", choices)}.");
    }

    public long? Integer(string name) => this[name] is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw NordlysProblem.Parameter(name, "Must be an integer.");

    /// <summary>Records are given in the order of their ids, and so they stay where the order asked for does not tell them apart.</summary>
    public JsonObject Page<T>(IEnumerable<T> records, Func<T, string> name, Func<T, DateTimeOffset> modified, Func<T, JsonObject> write)
    {
        var sort = Choice("sort", "id", "id", "-id", "name", "-name", "modifiedAt", "-modifiedAt");
        var inOrder = sort switch
        {
            "id" => records,
            "-id" => records.Reverse(),
            "name" => records.OrderBy(name, StringComparer.OrdinalIgnoreCase),
            "-name" => records.OrderByDescending(name, StringComparer.OrdinalIgnoreCase),
            "modifiedAt" => records.OrderBy(modified),
            _ => records.OrderByDescending(modified),
        };
        var all = inOrder.ToList();
        var number = Integer("page") ?? 1;
        var size = Math.Min(Integer("pageSize") ?? 25, 100);
        if (number < 1) throw NordlysProblem.Parameter("page", "Must be at least 1.");
        if (size < 1) throw NordlysProblem.Parameter("pageSize", "Must be at least 1.");
        var pages = (all.Count + size - 1) / size;
        if (number > Math.Max(pages, 1)) throw new NordlysProblem(404, "PAGE_OUT_OF_RANGE", $"There is no page {number}: the list has {pages}.");
        if (number * size > RecordsMax)
        {
            throw new NordlysProblem(400, "RESULT_WINDOW_TOO_LARGE", $"Only the first {RecordsMax} records of a list can be reached.");
        }

        return new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip((int)((number - 1) * size)).Take((int)size).Select(write)]),
            ["page"] = new JsonObject { ["number"] = number, ["size"] = size, ["totalRecords"] = all.Count, ["totalPages"] = pages },
        };
    }
}
