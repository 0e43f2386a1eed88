using System.Globalization;

namespace ErpLink.Simulation;

/// <summary>The records a world begins with: most are linked, some are left for users to link or create.</summary>
public static class Population
{
    private const int Unlinked = 2;

    /// <summary>Records on both sides; no value is the same on both, so that linking decides something.</summary>
    public static void Fill(SimWorld sim)
    {
        for (var i = 0; i < sim.Settings.Companies + Unlinked; i++)
        {
            var company = Add(sim, sim.App, Shape.Company, Key("c", i), null, isLinked: i < sim.Settings.Companies);
            if (i < sim.Settings.Companies + Unlinked - 1) Add(sim, sim.Erp, Shape.Customer, Key("k", i), null);
            for (var p = 0; p < sim.Settings.PersonsPerCompany; p++)
            {
                Add(sim, sim.App, Shape.Person, Key("p", i * 10 + p), company.Ref);
                if (p == 0 && i < sim.Settings.Companies) Add(sim, sim.Erp, Shape.Contact, Key("q", i * 10), new RecordRef(Shape.Customer, Key("k", i)));
            }
        }
    }

    /// <summary>Links what the world begins with, through the linker.</summary>
    public static async Task LinkAsync(SimWorld sim)
    {
        var node = sim.Hosts[0].Current!;
        for (var i = 0; i < sim.Settings.Companies; i++)
        {
            var result = await sim.Users.ConnectAsync(node, -1 - i, new RecordRef(Shape.Company, Key("c", i)), new RecordRef(Shape.Customer, Key("k", i)), default);
            if (result?.Status != ConnectStatus.Connected) sim.Kernel.Report("setup", $"{Key("c", i)} could not be linked: {result?.Status} {result?.Failure}");
            if (sim.Settings.PersonsPerCompany > 0)
                await sim.Users.ConnectAsync(node, -100 - i, new RecordRef(Shape.Person, Key("p", i * 10)), new RecordRef(Shape.Contact, Key("q", i * 10)), default);
        }
    }

    private static string Key(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    private static SimRow Add(SimWorld sim, SimSide side, RecordKind kind, string key, RecordRef? parent, bool isLinked = true)
    {
        var row = side.Add(kind, key, parent);
        row.Values["ident"] = key;
        var fields = Shape.Fields(kind).Where(f => isLinked || f != "code" || !sim.Settings.ErpGivesCodes);
        foreach (var field in sim.Settings.HasMemo ? fields.Append(Shape.Memo) : fields) side.Edit(row, field, $"{Token.Text(sim.Truth.NextToken())} {field}");
        return row;
    }
}
