using System.Globalization;
using ErpLink;
using ErpLink.Adapters;
using ErpLink.Maps;

namespace Snippets;

public static class Administering
{
    public static void ShowForm(IErpConnections connections, CultureInfo culture)
    {
        #region form
        var connector = connections.Connectors.Single(c => c.Name == "odata");
        foreach (var setting in connector.Settings.Concat(connector.ProfileSettings("business-central")))
        {
            var label = setting.DisplayName.In(culture) + (setting.Required ? " *" : "");
            var choices = string.Join(", ", setting.Choices.Select(choice => choice.Text.In(culture)));
            Console.WriteLine($"{label} ({setting.Kind}): {setting.Description.In(culture)} {choices}");
        }
        #endregion
    }

    public static async Task<ConnectionInfo?> SaveAsync(IErpConnections connections, string typedToken, ErpUser user, CancellationToken cancellationToken)
    {
        #region save
        var definition = new ConnectionDefinition("oslo", "odata")
        {
            Profile = "business-central",
            Settings = new Dictionary<string, string> { ["address"] = "https://erp.example/api/v2.0", ["company"] = "CRONUS NO" },
        };
        var edit = new ConnectionEdit(definition) { Secrets = new Dictionary<string, Secret> { ["token"] = new(typedToken) } };

        var companies = await connections.ReadChoicesAsync(edit, "company", user, cancellationToken); // where the setting HasChoices
        var test = await connections.TestAsync(edit, user, cancellationToken);
        foreach (var problem in test.Problems) Console.WriteLine($"{problem.Message} {problem.Fix}");
        if (!test.IsOk) return null;

        return await connections.SaveAsync(edit, user, cancellationToken); // version 1: stored, and not in force yet
        #endregion
    }

    public static async Task<ConnectionDefinition> ProposeAsync(IErpConnections connections, ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken)
    {
        #region propose
        var map = await connections.ProposeMapAsync(edit, EntityKinds.Company, ActorKinds.Customer, user, cancellationToken);
        foreach (var field in map.Fields) Console.WriteLine($"{field.App} - {field.Erp}: {field.Confidence:P0}, {field.Reason}");
        foreach (var field in map.UnpairedInErp.Where(f => f.Access == FieldAccess.Mandatory)) Console.WriteLine($"{field.Name} needs a mapping or a default.");
        var list = await connections.ProposeListAsync(edit, app: "standing", erp: "customerBlocked", user, cancellationToken);

        return edit.Definition with { Maps = [map.ToDefinition()], Lists = [list.ToDefinition()] }; // nothing flows: every direction is none
        #endregion
    }

    public static async Task ActivateAsync(IErpConnections connections, IErpSynchronizer synchronizer, ErpUser user, CancellationToken cancellationToken)
    {
        #region activate
        var activated = await connections.ActivateAsync("oslo", version: null, user, cancellationToken);
        foreach (var problem in activated.Problems) Console.WriteLine($"{problem.Severity}: {problem}"); // all of them, each with path and fix
        if (activated is { IsActive: true, Backfill: { } backfill })
        {
            var plan = await synchronizer.PlanAsync(backfill, user, cancellationToken); // what new mappings would write on linked records
            foreach (var step in plan.Steps) Console.WriteLine($"{step.Entity} {step.Side}.{step.Field}: {step.Old} -> {step.New}");
        }
        #endregion
    }

    public static async Task ChangeAsync(IErpConnections connections, ErpUser user, CancellationToken cancellationToken)
    {
        #region change
        var info = (await connections.ListAsync(user, cancellationToken)).Single(c => c.Name == "oslo");
        var definition = await connections.GetDefinitionAsync("oslo", info.SavedVersion, user, cancellationToken);
        var edit = new ConnectionEdit(definition with { Name = "oslo-as", Priority = 10, Interval = TimeSpan.FromMinutes(5) }) { BasedOn = info.SavedVersion };
        foreach (var problem in await connections.ValidateAsync(edit, user, cancellationToken)) Console.WriteLine(problem);
        await connections.SaveAsync(edit, user, cancellationToken); // refused as stale when somebody saved in between
        #endregion
    }

    public static async Task EndAsync(IErpConnections connections, IErpSynchronizer synchronizer, ErpUser user, CancellationToken cancellationToken)
    {
        #region delete
        await connections.DeactivateAsync("oslo", user, cancellationToken);
        var status = await synchronizer.GetStatusAsync("oslo", user, cancellationToken);
        // The user has read how many links will end, and has said yes.
        await connections.DeleteAsync("oslo", status.Links, user, cancellationToken);
        #endregion
    }

    public static async Task CompareAsync(IErpConnections connections, string exported, ErpUser user, CancellationToken cancellationToken)
    {
        #region transfer
        var json = ConnectionJson.Write(await connections.GetDefinitionAsync("oslo", version: null, user, cancellationToken)); // no secrets in it

        var before = await connections.GetDefinitionAsync("oslo", version: 1, user, cancellationToken);
        var after = ConnectionJson.Read(exported);
        foreach (var line in DefinitionDiff.Between(before, after).Lines) Console.WriteLine(line);
        #endregion
        Console.WriteLine(json);
    }

    public static ConnectionDefinition Grant(ConnectionDefinition definition)
    {
        #region grants
        return definition with
        {
            Access =
            [
                new AccessGrant(AccessGrantKind.Group, "sales", [AccessRight.See, AccessRight.Link]),
                new AccessGrant(AccessGrantKind.User, "kari", [AccessRight.See, AccessRight.Link, AccessRight.Create, AccessRight.Answer]),
            ],
        };
        #endregion
    }

    public static async Task WatchAsync(IErpConnections connections, IErpSynchronizer synchronizer, ErpUser user, CancellationToken cancellationToken)
    {
        #region status
        foreach (var connection in await connections.ListAsync(user, cancellationToken))
        {
            var status = await synchronizer.GetStatusAsync(connection.Id.Text, user, cancellationToken);
            Console.WriteLine($"{connection.Name}: {(status.IsActive ? "active" : "not active")}, {status.Links} links, {status.Due} due, last {status.CompletedAt}");
            if (status.Pause is { } pause) Console.WriteLine($"paused since {pause.Since}: {pause.User?.DisplayName ?? pause.Failure?.Message}");
            foreach (var (kind, count) in status.Inbox) Console.WriteLine($"{count} x {kind}");
        }

        foreach (var drift in await connections.RefreshAsync("oslo", user, cancellationToken)) Console.WriteLine(drift);
        #endregion
    }
}

#region policy
/// <summary>Who may do what, from the app's own rights.</summary>
public sealed class CrmAccessPolicy(ICrmRights rights) : IAccessPolicy
{
    public async ValueTask<bool> IsAllowedAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken) =>
        right != AccessRight.Administer || await rights.IsAdministratorAsync(user.Id, cancellationToken);

    // The names that grants use; asked only where a connection has grants for groups.
    public ValueTask<IReadOnlyCollection<string>> GroupsOfAsync(ErpUser user, CancellationToken cancellationToken) => rights.TeamsOfAsync(user.Id, cancellationToken);
}
#endregion

/// <summary>The rights of the app.</summary>
public interface ICrmRights
{
    ValueTask<bool> IsAdministratorAsync(string user, CancellationToken cancellationToken);

    ValueTask<IReadOnlyCollection<string>> TeamsOfAsync(string user, CancellationToken cancellationToken);
}
