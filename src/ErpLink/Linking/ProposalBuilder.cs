using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ErpLink.Maps;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>Compares two records for a user: what differs, what may be chosen, what is suggested.</summary>
internal sealed class ProposalBuilder(Engine engine, ListTexts texts)
{
    /// <summary>The proposal of two records that were just read.</summary>
    public async ValueTask<Proposal> BuildAsync(OpenMap at, Record app, Record erp, IReferenceLookup? references, CancellationToken cancellationToken)
    {
        var fields = await CompareAsync(at, app, erp, references, cancellationToken).ConfigureAwait(false);
        return new Proposal(at.Connection.Id, app.Ref, erp.Ref, Token(at.Map, app, erp))
        {
            ConnectionName = at.Name,
            EntityTitle = Title(at.Map.App, app),
            ActorTitle = Title(at.Map.Erp, erp),
            Fields = fields,
            Fill = await FillAsync(at, erp, cancellationToken).ConfigureAwait(false),
            Holder = await HolderAsync(at, app.Ref, erp.Ref, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>How every mapped field compares, with display texts.</summary>
    public async ValueTask<IReadOnlyList<ProposalField>> CompareAsync(OpenMap at, Record app, Record erp, IReferenceLookup? references, CancellationToken cancellationToken)
    {
        var fields = new List<ProposalField>(at.Map.Fields.Count);
        foreach (var field in at.Map.Fields)
        {
            var (appValue, erpValue) = (app[field.Definition.App], erp[field.Definition.Erp]);
            var compared = FieldComparison.Compare(field, appValue, erpValue, references);
            fields.Add(compared with
            {
                AppText = await texts.TextAsync(at.Connection, Side.App, field.App, appValue, cancellationToken).ConfigureAwait(false),
                ErpText = await texts.TextAsync(at.Connection, Side.Erp, field.Erp, erpValue, cancellationToken).ConfigureAwait(false),
            });
        }

        return fields;
    }

    /// <summary>Fields with defaults that are not mapped and hold nothing in the ERP.</summary>
    private async ValueTask<IReadOnlyList<FormField>> FillAsync(OpenMap at, Record erp, CancellationToken cancellationToken)
    {
        var fill = new List<FormField>();
        foreach (var preset in at.Map.Defaults)
        {
            if (preset.Field.Access is FieldAccess.ReadOnly or FieldAccess.CreateOnly || !erp[preset.Field.Name].IsBlank) continue;
            fill.Add(await FormAsync(at, preset, cancellationToken).ConfigureAwait(false));
        }

        return fill;
    }

    private async ValueTask<FormField> FormAsync(OpenMap at, CompiledDefault preset, CancellationToken cancellationToken) =>
        new(preset.Field.Name, preset.Field.DisplayName, preset.Field.Type)
        {
            Source = preset.Definition.Kind == DefaultKind.Ask ? FormFieldSource.Asked : FormFieldSource.Fixed,
            Value = preset.Value,
            Text = await texts.TextAsync(at.Connection, Side.Erp, preset.Field, preset.Value, cancellationToken).ConfigureAwait(false),
            Mandatory = preset.Mandatory,
            Items = preset.Definition.Kind == DefaultKind.Ask ? await texts.ItemsAsync(at.Connection, Side.Erp, preset.Field, cancellationToken).ConfigureAwait(false) : [],
            LengthMax = preset.Field.LengthMax,
        };

    public static string Title(KindDescription kind, Record record)
    {
        var title = kind.TitleField is { } field ? record[field] : default;
        return title.IsBlank || title.IsAbsent ? record.Key.Text : title.ToString();
    }

    /// <summary>The link that holds one of the records; a link of just these two comes first.</summary>
    public async ValueTask<Link?> HolderAsync(OpenMap at, RecordRef entity, RecordRef? actor, CancellationToken cancellationToken)
    {
        var entityKey = at.Map.App.KeyEquality.Canonical(entity.Key);
        var links = await engine.Store.ReadLinksByEntityAsync(at.Connection.Id, entity.Kind, [entityKey], cancellationToken).ConfigureAwait(false);
        var slot = Slot(at);
        var holder = links.FirstOrDefault(l => l.EntitySlot == slot || l.EntitySlot.Length == 0 || slot.Length == 0);
        if (holder is not null || actor is null) return holder;
        var actorKey = at.Map.Erp.KeyEquality.Canonical(actor.Value.Key);
        var taken = await engine.Store.ReadLinksByActorAsync(at.Connection.Id, actor.Value.Kind, [actorKey], cancellationToken).ConfigureAwait(false);
        return taken.Count > 0 ? taken[0] : null;
    }

    /// <summary>The slot of an entity that a link of this map takes: the one for all, or the one of its kind of actor.</summary>
    public static string Slot(OpenMap at) => at.Connection.Compiled.Definition.OneActorPerKind ? at.Map.Definition.Actor.Name : string.Empty;

    /// <summary>Stands for the mapped values and the map's version; not for the record's version: an unmapped change elsewhere must not
    /// disturb a user.</summary>
    public static string Token(CompiledMap map, Record? app, Record? erp)
    {
        var text = new StringBuilder(map.Version);
        foreach (var field in map.Fields)
        {
            if (app is not null) text.Append('\n').Append(Canonical(field.App, app[field.Definition.App]));
            if (erp is not null) text.Append('\n').Append(Canonical(field.Erp, erp[field.Definition.Erp]));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));

        static string Canonical(FieldDescription field, FieldValue value) => JsonSerializer.Serialize(field.Equality.Canonical(value), LinkingJson.Default.FieldValue);
    }
}
