using System.Buffers;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Makes writes of what the engine wants written, or says why one cannot be sent.</summary>
internal sealed class ODataWriteBuilder(ODataService service)
{
    /// <summary>A create; looks the parent's value up where the new record needs it.</summary>
    public async ValueTask<(ODataWrite? Write, WriteResult? Refusal)> CreateAsync(ODataModel model, ODataKind kind, NewRecord record,
        CancellationToken cancellationToken)
    {
        var values = record.Values.ToList();
        if (kind.Description.CorrelationField is { } correlation)
        {
            values.RemoveAll(v => v.Field == correlation);
            values.Add(new FieldAssignment(correlation, FieldValue.Text(record.Reference)));
        }

        if (Refused(kind, values, isCreate: true) is { } refused) return (null, refused);
        string? parentValue = null;
        if (record.Parent is { } parent)
        {
            try
            {
                parentValue = await ParentValueAsync(model, kind, parent, cancellationToken).ConfigureAwait(false);
            }
            catch (ErpLinkException exception)
            {
                return (null, WriteResult.NotApplied(exception.ToFailure()));
            }
            catch (OperationCanceledException)
            {
                return (null, NotSent(FailureClass.Transient, ErrorCodes.SideUnavailable, "Cancelled before anything was sent."));
            }
        }

        return (new ODataWrite(HttpOperation.Create, kind.Path, Body(kind, values, parentValue, isCreate: true)) { Parent = record.Parent }, null);
    }

    /// <summary>An update, as a patch under the version that it was made from.</summary>
    public static (ODataWrite? Write, WriteResult? Refusal) Update(ODataKind kind, RecordUpdate update)
    {
        var values = update.Changes.Select(c => new FieldAssignment(c.Field, c.New)).ToList();
        if (Refused(kind, values, isCreate: false) is { } refused) return (null, refused);
        if (!update.ExpectedVersion.IsKnown && kind.EnforcesIfMatch)
            return (null, NotSent(FailureClass.Bug, ErrorCodes.ContractBroken, $"An update of a '{kind.Kind}' needs the version it was read at."));
        if (kind.PathOf(update.Target.Key) is not { } path)
            return (null, NotSent(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"No '{kind.Kind}' can have such a key."));
        return (new ODataWrite(HttpOperation.Update, path, Body(kind, values, null, isCreate: false))
        { Target = update.Target.Key, IfMatch = update.ExpectedVersion.Token }, null);
    }

    private async ValueTask<string?> ParentValueAsync(ODataModel model, ODataKind kind, RecordRef parent, CancellationToken cancellationToken)
    {
        if (kind.Profile.Parent is not { } relation || relation.Kind != parent.Kind.Name)
            throw new ErpLinkException(ErrorCodes.ParentInvalid, FailureClass.NotSupported,
                $"'{kind.Kind}' does not belong to '{parent.Kind}' in this ERP.")
            { Kind = kind.Kind };
        if (relation.Matches is null) return parent.Key.Text;
        return await ODataReader.ParentValueAsync(service, model.Kind(parent.Kind), relation.Matches, parent.Key,
            cancellationToken).ConfigureAwait(false)
            ?? throw new ErpLinkException(ErrorCodes.RecordNotFound, FailureClass.MissingPrerequisite,
                $"The '{parent.Kind}' that the new '{kind.Kind}' belongs to is not there.")
            { Kind = kind.Kind };
    }

    private static WriteResult? Refused(ODataKind kind, List<FieldAssignment> values, bool isCreate)
    {
        var errors = new List<FieldError>();
        var code = ErrorCodes.SideRefusedValues;
        foreach (var (name, value) in values)
        {
            if (!kind.Fields.TryGetValue(name, out var field)) Add(ErrorCodes.FieldUnknown, name, "is not a field of this kind");
            else if (field.Description.Access == FieldAccess.ReadOnly || field.Description.Access == FieldAccess.CreateOnly && !isCreate)
                Add(ErrorCodes.FieldReadOnly, name, "cannot be written");
            // Not every service checks what its profile knows to be mandatory.
            else if (field.Description.Access == FieldAccess.Mandatory && field.Description.Equality.Canonical(value).IsNull)
                Add(ErrorCodes.SideRefusedValues, name, "must hold something");
            else if (field.Problem(value) is { } problem)
            {
                var isText = value.Kind == ValueKind.Text && field.Edm == EdmKind.Text;
                Add(isText ? ErrorCodes.TextRefused : ErrorCodes.SideRefusedValues, name, problem);
            }
        }

        if (errors.Count == 0) return null;
        return WriteResult.NotApplied(new Failure(FailureClass.Invalid, code,
            $"Nothing was sent: {string.Join("; ", errors.Select(e => $"'{e.Field}' {e.Message}"))}.")
        { Fields = errors });

        void Add(int problem, string name, string what)
        {
            code = problem;
            errors.Add(new FieldError(name, what));
        }
    }

    private static ReadOnlyMemory<byte> Body(ODataKind kind, List<FieldAssignment> values, string? parentValue, bool isCreate)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values) kind.Fields[name].Write(writer, value);
            if (isCreate)
            {
                foreach (var (field, value) in kind.Constants) field.WriteKey(writer, value);
            }

            if (parentValue is not null && values.All(v => v.Field != kind.Parent!.Name))
                kind.Parent!.WriteKey(writer, parentValue);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static WriteResult NotSent(FailureClass failureClass, int code, string message) =>
        WriteResult.NotApplied(new Failure(failureClass, code, message));
}
