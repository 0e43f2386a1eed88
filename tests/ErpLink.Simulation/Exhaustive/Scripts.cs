namespace ErpLink.Simulation;

/// <summary>Short stories, told by the engine's own services, to be killed at every single point.</summary>
public static partial class Scripts
{
    private static readonly ErpUser Clerk = new("clerk", "A clerk");

    private static readonly Dictionary<string, Func<SimWorld, Node, Task>> All = new(StringComparer.Ordinal)
    {
        ["update of the ERP"] = (world, node) => EditAndSyncAsync(world, node, (Side.App, "phone")),
        ["update of the app"] = (world, node) => EditAndSyncAsync(world, node, (Side.Erp, "phone")),
        ["update of both"] = (world, node) => EditAndSyncAsync(world, node, (Side.App, "phone"), (Side.Erp, "name")),
        ["drift restored"] = (world, node) => EditAndSyncAsync(world, node, (Side.Erp, "web"), (Side.App, "code")),
        ["conflict answered"] = AnswerAsync,
        ["create"] = (world, node) => CreateAsync(node, new RecordRef(Shape.Company, "c1")),
        ["connect with both legs"] = ConnectAsync,
        ["parent and child"] = ParentAndChildAsync,
        ["disconnect"] = DisconnectAsync,
        ["delete"] = DeleteAsync,
        ["merge"] = MergeAsync,
        [HeldPlan] = HoldAsync,
    };

    public static IReadOnlyList<string> Names => [.. All.Keys];

    public static Task RunAsync(string name, SimWorld world, Node node) => All[name](world, node);

    private static Task EditAndSyncAsync(SimWorld world, Node node, params (Side Side, string Field)[] edits)
    {
        foreach (var (side, field) in edits) Edit(world, side, field);
        return SyncAsync(world, node);
    }

    private static void Edit(SimWorld world, Side side, string field)
    {
        var (at, key) = side == Side.App ? (world.App, new RecordRef(Shape.Company, "c0")) : (world.Erp, new RecordRef(Shape.Customer, "k0"));
        at.Edit(at.Find(key)!, field, $"{Token.Text(world.Truth.NextToken())} typed");
    }

    private static async Task AnswerAsync(SimWorld world, Node node)
    {
        await EditAndSyncAsync(world, node, (Side.App, "phone"), (Side.Erp, "phone"), (Side.App, "name"), (Side.Erp, "name"));
        foreach (var item in await node.Inbox.ListAsync(new InboxQuery { Kind = InboxItemKind.Conflict }, Clerk, default))
        {
            world.Truth.Shown(item.ErpValue);
            world.Truth.Shown(item.AppValue);
            var third = FieldValue.Text($"{Token.Text(world.Truth.NextToken())} third");
            world.Truth.Shown(third);
            var choice = item.AppField == "phone" ? AnswerChoice.App : AnswerChoice.Value;
            await node.Inbox.AnswerAsync(InboxAnswer.To(item, choice) with { Value = choice == AnswerChoice.Value ? third : default }, Clerk, default);
        }
    }

    private static async Task CreateAsync(Node node, RecordRef entity)
    {
        var draft = await node.Linker.DraftAsync(Shape.Connection, entity, Shape.Actor(entity.Kind), Clerk, default);
        await node.Linker.CreateAsync(draft.Answer() with { InSpiteOfDuplicates = true }, Clerk, default);
    }

    private static async Task ConnectAsync(SimWorld world, Node node)
    {
        var proposal = await node.Linker.ProposeAsync(Shape.Connection, new RecordRef(Shape.Company, "c1"), new RecordRef(Shape.Customer, "k1"), Clerk, default);
        foreach (var field in proposal.Fields)
        {
            world.Truth.Shown(field.AppValue);
            world.Truth.Shown(field.ErpValue);
        }

        var third = FieldValue.Text($"{Token.Text(world.Truth.NextToken())} third");
        world.Truth.Shown(third);
        var decided = proposal.Decide(FieldDecision.App("name"), FieldDecision.Erp("phone"), FieldDecision.Of("note", third), FieldDecision.App("web"), FieldDecision.Erp("code"), FieldDecision.App("ident"));
        await node.Linker.ConnectAsync(decided, Clerk, default);
    }

    private static async Task ParentAndChildAsync(SimWorld world, Node node)
    {
        await CreateAsync(node, new RecordRef(Shape.Company, "c1"));
        if (world.Store.LinkOf(new RecordRef(Shape.Company, "c1"))?.Actor is not null) await CreateAsync(node, new RecordRef(Shape.Person, "p10"));
    }
}
