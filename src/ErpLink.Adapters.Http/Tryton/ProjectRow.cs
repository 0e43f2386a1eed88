using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>A project. All its fields are columns of its own, so its timestamp covers it.</summary>
internal sealed class ProjectRow : TrytonRow
{
    public required FieldValue Name { get; init; }

    public required FieldValue Status { get; init; }

    public required FieldValue Reference { get; init; }

    /// <summary>The party it belongs to.</summary>
    public required RecordRef? Owner { get; init; }

    /// <inheritdoc/>
    public override RecordVersion Version => new(Timestamp);

    /// <inheritdoc/>
    public override DateTimeOffset? ModifiedAt => TrytonValues.Timestamp(Timestamp);

    /// <inheritdoc/>
    public override JsonObject Timestamps() => new() { ["project.work," + RowKey.Of(Id).Text] = Timestamp };

    /// <inheritdoc/>
    public override RecordRef? Parent(RecordRef? asked) => asked is { } parent && Owner?.Key == parent.Key ? parent : Owner;

    /// <inheritdoc/>
    public override void Set(RecordWriter writer) =>
        writer.SetIfWanted(TrytonFields.Name, Name).SetIfWanted(TrytonFields.Status, Status).SetIfWanted(TrytonFields.Reference, Reference);
}
