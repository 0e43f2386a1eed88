using System.Buffers.Binary;
using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>A link store that claims to hold any number of links, each made from its number when it is asked for; the rest (leases, runs,
/// feeds) is a real store's.</summary>
public sealed class GeneratedStore(ILinkStore inner) : StoreDecorator(inner)
{
    /// <summary>What all links have in common; until it is set the store is what it decorates.</summary>
    public Link? Template { get; set; }

    public int Links { get; set; }

    public override async ValueTask<ConnectionClaim> ClaimConnectionAsync(
        ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        await base.ClaimConnectionAsync(connection, owner, life, dueAt, cancellationToken) with { Links = Links };

    public override ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken)
    {
        if (Template is null) return base.ReadRowPageAsync(query, cancellationToken);
        var first = query.After is { } after ? Number(after) + 1 : 0;
        var rows = new LinkRow[Math.Min(query.Limit, Links - first)];
        for (var i = 0; i < rows.Length; i++) rows[i] = new LinkRow(Make(first + i));
        return ValueTask.FromResult<IReadOnlyList<LinkRow>>(rows);
    }

    private Link Make(int number)
    {
        RecordKey key = $"{number:D7}";
        return Template! with
        {
            Id = Id(number),
            Entity = Template.Entity with { Key = key },
            EntityKey = key.Text,
            Actor = Template.Actor!.Value with { Key = key },
            ActorKey = key.Text,
            Fields = [.. Template.Fields.Select(f => f with { Baseline = new Baseline(GeneratedSide.Value(f.Erp, key), GeneratedSide.Value(f.App, key)) })],
        };
    }

    private static LinkId Id(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new LinkId(new Guid(bytes, bigEndian: true));
    }

    private static int Number(LinkId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
    }
}
