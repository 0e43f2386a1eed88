using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>What the parts of a profile owe each other: names that lead somewhere, and what one thing needs of another.</summary>
internal sealed class RestProfileCheck(RestProfile profile, ProfileProblems problems)
{
    private const int ReferenceLengthMin = 20;

    public void Run()
    {
        foreach (var setting in profile.Identity.Settings.Select(n => profile.Settings.FirstOrDefault(s => s.Name == n)).Where(s => s is { Required: false, Default: null }))
            problems.Report("$.identity.settings", $"The setting '{setting!.Name}' names the database and may be left out.", "Make it \"required\": true.");
        if (profile.Errors.Codes.Count > 0 && profile.Errors.Code.Count == 0)
            problems.Report("$.errors.code", "This is missing.", "Write where an answer has the code that \"codes\" explains.");
        foreach (var (name, list) in profile.Lists) CheckPath($"$.lists.{name}.path", list.Request?.Path);
        CheckPath("$.identity.path", profile.Identity.Request?.Path);
        if (profile.Authentication?.LogIn is { } logIn)
        {
            CheckPath("$.authentication.logIn.path", logIn.Path);
            foreach (var setting in logIn.Query.Values.Concat(logIn.Body.Values).SelectMany(Optional).Distinct())
                problems.Report("$.authentication.logIn", $"The setting '{setting}' may be left out, and the log-in cannot be without it.", "Make it \"required\": true, or give it a \"default\".");
        }

        foreach (var (name, kind) in profile.Kinds) Check($"$.kinds.{name}", kind);
    }

    private IEnumerable<string> Optional(RestTemplate template) => template.Names.Where(n => profile.Settings.Any(s => s.Name == n && s is { Required: false, Default: null }));

    private void CheckPath(string path, RestTemplate? template)
    {
        foreach (var setting in template is null ? [] : Optional(template).Distinct())
            problems.Report(path, $"The setting '{setting}' may be left out, and this path cannot be without it.", "Make it \"required\": true, or give it a \"default\".");
    }

    private void Check(string path, RestKindProfile kind)
    {
        foreach (var (name, field) in kind.Fields) Check($"{path}.fields.{name}", kind, field);
        if (kind.Title is { } title && (kind.Fields.GetValueOrDefault(title)?.Description.Type != FieldType.Text))
            problems.Report($"{path}.title", $"There is no text field '{title}'.", Fields(kind));
        if (kind.Parent is { } parent) CheckKind($"{path}.parent.kind", parent.Kind);
        if (kind.List is null && kind.Get is null) problems.Report(path, "There is no request that reads it.", "Write \"list\" and \"get\".");
        if (kind.Get is null) problems.Report($"{path}.get", "This is missing.", "Write the request that reads one record: \"get\": { \"path\": \"customers/{key}\" }.");
        if (kind.List is null) problems.Report($"{path}.list", "This is missing.", "Write the request that lists records: \"list\": { \"path\": \"customers\", \"items\": \"data\" }.");
        if (kind.Get is { } get && !get.Path.Names.Concat(get.Query.Values.SelectMany(t => t.Names)).Contains("key"))
            problems.Report($"{path}.get.path", "The key is nowhere in this request.", "Write {key} where it belongs.");
        if (kind is { List.IsPartial: true, Get.Many: not null })
            problems.Report($"{path}.get.many", "Records of the list are not whole, so that several cannot be read by it.", "Leave this out, or \"partial\" of the list.");
        CheckPath($"{path}.list.path", kind.List?.Path);
        CheckPath($"{path}.get.path", kind.Get?.Path);
        CheckPath($"{path}.changes.path", kind.Changes?.Request.Path == kind.List?.Path ? null : kind.Changes?.Request.Path);
        CheckPath($"{path}.changes.token.start.path", kind.Changes?.Token?.Start.Path);
        CheckPath($"{path}.create.path", kind.Create?.Path);
        CheckPath($"{path}.update.path", kind.Update?.Path);
        if (kind.Modified?.Path.Steps.Count(s => s.Selector is not null) > 1)
            problems.Report($"{path}.modified", "An array within another is not looked through.", "Select from one array only.");
        foreach (var sort in kind.List?.Sort.Keys ?? [])
        {
            if (!kind.Fields.ContainsKey(sort.TrimStart('-'))) problems.Report($"{path}.list.sort.{sort}", $"There is no field '{sort.TrimStart('-')}'.", "Name a field of this kind, with a minus in front for descending.");
        }

        foreach (var parameter in (kind.List?.Shortest.Keys ?? []).Except(Searched(kind)))
            problems.Report($"{path}.list.shortest.{parameter}", $"No search uses the parameter '{parameter}'.", $"Use one of: {string.Join(", ", Searched(kind))}.");
        if (kind.Changes is { } changes) Check($"{path}.changes", kind, changes);
        if (kind.Version is { Path: null, Header: not null } && kind.Update is null)
            problems.Report($"{path}.version", "A version in a header is of use to updates only, and there is no update.", "Leave it out, or write \"update\".");
        if (kind.ReturnsStoredValues && kind.Create?.Answer is not RestAnswer.Record && kind.Update?.Answer is not RestAnswer.Record)
            problems.Report($"{path}.returnsStoredValues", "No write of this kind is answered by a record.", "Leave it out.");
        if (kind.Reference is { } reference) Check($"{path}.reference", kind, reference);
        if (kind.Create is { Body.HasSelector: true } create && create.Body.Steps.Any(s => s.Selector is { Index: not 0 }))
            problems.Report($"{path}.create.body", "One record is sent at a time.", "Write [0].");
        if (kind.Update is { } update) Check($"{path}.update", kind, update);
    }

    private static List<string> Searched(RestKindProfile kind) =>
        [.. (kind.List?.Text?.Keys ?? []).Concat(kind.Fields.Values.SelectMany(f => f.Search.Values).SelectMany(p => p.Keys)).Distinct()];

    private void Check(string path, RestKindProfile kind, RestFieldProfile field)
    {
        var about = field.Description;
        // A create would write the place twice, and who is right nobody knows.
        if (kind.Parent is { } parent && about.Access != FieldAccess.ReadOnly && (field.Write ?? field.Path).ToString() == parent.Write.ToString())
            problems.Report($"{path}.access", "This is where the parent's key is written.", "Write \"access\": \"readOnly\", or leave out \"parent\".");
        if (about.List is { } list && !profile.Lists.ContainsKey(list))
            problems.Report($"{path}.list", $"There is no list '{list}'.", profile.Lists.Count == 0 ? "Name it under \"lists\"." : $"Use one of: {string.Join(", ", profile.Lists.Keys)}.");
        if (about.Type == FieldType.Reference && about.ReferenceKind is { } reference) CheckKind($"{path}.references", reference.Name);
        if (field.Path.Steps.Count == 0) problems.Report($"{path}.path", "This is no place in a record.", "Write a path such as \"address.city\".");
        if (field.Path.Steps.Count(s => s.Selector is not null) > 1) problems.Report($"{path}.path", "An element of an array within another cannot be a field.", "Select from one array only.");
        if (field.Path.Steps.Any(s => s.Selector is { IsAny: true })) problems.Report($"{path}.path", "'[*]' is any element, and a field is one.", "Say which: [0], or [type=mobile].");
        if (kind.Update?.IsWhole == true && field.Write is not null && about.Access is FieldAccess.Normal or FieldAccess.Mandatory)
            problems.Report($"{path}.write", "The whole record is sent back as it was read, so nothing can be written elsewhere.", "Leave out \"write\", or \"whole\" of the update.");
        if (field.Write is { HasSelector: true } && about.Access is FieldAccess.Normal or FieldAccess.Mandatory)
            problems.Report($"{path}.write", "An element of an array would be sent alone, in the place of all.", "Write \"path\" alone: the others are then sent along. Or write a place outside of arrays.");
        if (about.Type == FieldType.ListItems && field.Path.HasSelector) problems.Report($"{path}.path", "A set of items is a whole array.", "Write the path of the array, and \"item\" for the key in its items.");
    }

    private void Check(string path, RestKindProfile kind, RestChanges changes)
    {
        var request = changes.Request;
        var placeholder = changes.Token is null ? "since" : "token";
        if (request.Path.Text.Length > 0 && !request.Query.Values.Concat(request.Headers.Values).Append(request.Path).SelectMany(t => t.Names).Contains(placeholder))
            problems.Report($"{path}.query", $"Nothing in this request says since when.", $"Write {{{placeholder}}} in a parameter or a header.");
        if (changes.Token is null && kind.Modified is null)
            problems.Report($"{path.Replace(".changes", ".modified", StringComparison.Ordinal)}", "This is missing.", "A feed by time needs to know where a record has the time of its last change.");
        if (changes.Token is not null && changes.Request.Paging.Type != RestPagingType.None)
            problems.Report($"{path}.paging", "A feed with a token goes on by its token.", "Leave it out, or write \"type\": \"none\".");
    }

    private void Check(string path, RestKindProfile kind, RestReference reference)
    {
        if (!kind.Fields.TryGetValue(reference.Field, out var field) || field.Description.Type != FieldType.Text)
        {
            problems.Report($"{path}.field", $"There is no text field '{reference.Field}'.", Fields(kind));
            return;
        }

        if (field.Description.LengthMax < ReferenceLengthMin)
            problems.Report($"{path}.field", $"'{reference.Field}' holds {field.Description.LengthMax} characters.", $"Name a field of {ReferenceLengthMin} or more.");
        if (!field.Description.Operators.HasFlag(SearchOperators.Equal))
            problems.Report($"{path}.field", $"'{reference.Field}' cannot be searched, so that a create could not be found again.",
                $"Write \"search\": {{ \"equal\": \"name of the parameter\" }} at the field, or leave out the reference.");
    }

    private void Check(string path, RestKindProfile kind, RestWrite update)
    {
        if (!update.Path.Names.Concat(update.Query.Values.SelectMany(t => t.Names)).Contains("key") && !update.SendsKey)
            problems.Report($"{path}.path", "The key is nowhere in this request.", "Write {key} where it belongs, or \"sendsKey\": true.");
        if (update.Without.Count > 0 && !update.IsWhole)
            problems.Report($"{path}.without", "Only changed fields are sent, so nothing needs to be left out.", "Leave it out, or write \"whole\": true.");
        if (update.IsWhole && kind.Version is { Send: RestVersionSend.Body, Path: { } version } && update.Without.Any(w => w.Text == version.Text))
            problems.Report($"{path}.without", "The version is sent in the body, and left out here.", "Take it out of this list.");
        if (update.IsWhole && update.With.Count > 0)
            problems.Report($"{path}.with", "The whole record is sent, these fields included.", "Leave it out.");
        foreach (var name in update.With.Where(n => kind.Fields.GetValueOrDefault(n)?.Description.Access is not (FieldAccess.Normal or FieldAccess.Mandatory)))
            problems.Report($"{path}.with", $"'{name}' is not a field that an update can write.",
                $"These are: {string.Join(", ", kind.Fields.Values.Where(f => f.Description.Access is FieldAccess.Normal or FieldAccess.Mandatory).Select(f => f.Description.Name))}.");
        if (update.IsWhole && update.MergesNested)
            problems.Report($"{path}.mergesNested", "The whole record is sent, nested objects included.", "Leave it out.");
    }

    private void CheckKind(string path, string kind)
    {
        if (!profile.Kinds.ContainsKey(kind)) problems.Report(path, $"There is no kind '{kind}'.", $"Use one of: {string.Join(", ", profile.Kinds.Keys)}.");
    }

    private static string Fields(RestKindProfile kind) => $"Its text fields are: {string.Join(", ", kind.Fields.Values.Where(f => f.Description.Type == FieldType.Text).Select(f => f.Description.Name))}.";
}
