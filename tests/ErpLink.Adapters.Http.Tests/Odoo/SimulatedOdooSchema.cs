using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>The models, rules and first records of the simulated server, as a database with invoices and projects has them.</summary>
public static class SimulatedOdooSchema
{
    public const string Partner = "res.partner";
    public const string Project = "project.project";

    private static readonly string[] Address = ["street", "street2", "zip", "city", "state_id", "country_id"];

    public static IReadOnlyList<SimulatedOdooModel> Models(SimulatedOdoo server, bool hasInvoicing, bool hasProjects)
    {
        List<SimulatedOdooModel> models =
        [
            new(server, "ir.config_parameter", Char("key"), Char("value")), new(server, "res.company", Char("name")),
            new(server, "res.country", Char("name"), Char("code")), new(server, "res.country.state", Char("name"), Char("code"), To("country_id", "res.country")),
            new(server, "res.currency", Char("name"), Active()), new(server, "account.payment.term", Char("name"), Active()),
            new(server, "project.project.stage", Char("name"), Active()),
        ];
        var partner = new SimulatedOdooModel(server, Partner, Partners(hasInvoicing))
        {
            Prepare = values =>
            {
                if (values["website"] is JsonValue site && site.TryGetValue<string>(out var text) && text.Length > 0 && !text.Contains("://", StringComparison.Ordinal)) values["website"] = "http://" + text;
            },
            Check = row =>
            {
                if (row["name"] is null && row["type"] is "contact") throw SimulatedOdooError.Validation("The operation cannot be completed: Contacts require a name");
            },
        };
        // A contact has the address of its company: it gets it when it comes, and whenever that changes.
        partner.Follow = (id, written, call) =>
        {
            var row = partner.Row(id);
            if (written.Contains("parent_id") && row["parent_id"] is long parent && row["type"] is "contact" && Address.Any(a => partner.Row(parent)[a] is not null)) Copy(partner, parent, id);
            if (!written.Intersect(Address).Any()) return;
            foreach (var child in partner.Ids.Where(c => partner.Row(c)["parent_id"] is long p && p == id && partner.Row(c)["type"] is "contact").ToList())
            {
                var before = new Dictionary<string, object?>(partner.Row(child));
                call.Undo.Add(() => Restore(partner.Row(child), before));
                Copy(partner, id, child);
                partner.Row(child)["write_date"] = call.Stamp;
            }
        };
        models.Add(partner);
        if (hasProjects)
            models.Add(new SimulatedOdooModel(server, Project, Projects())
            {
                Check = row =>
                {
                    if (row["date_start"] is DateOnly start && row["date"] is DateOnly end && end < start) throw SimulatedOdooError.Validation("The project's start date must be before its end date.");
                },
            });
        return models;
    }

    public static void Fill(SimulatedOdoo server, string uuid)
    {
        Add(server, "ir.config_parameter", ("key", "database.uuid"), ("value", uuid));
        foreach (var company in new[] { "Fjord AS", "Fjord Sverige AB" }) Add(server, "res.company", ("name", company));
        foreach (var (code, country) in new[] { ("NO", "Norge"), ("SE", "Sverige"), ("US", "USA"), ("", "Atlantis") }) Add(server, "res.country", ("code", code), ("name", country));
        foreach (var (country, code, state) in new[] { (1, "03", "Oslo"), (3, "CA", "California"), (2, "03", "Uppsala") })
            Add(server, "res.country.state", ("country_id", country), ("code", code), ("name", state));
        foreach (var currency in new[] { "NOK", "SEK", "EUR" }) Add(server, "res.currency", ("name", currency));
        server.Write("res.currency", Add(server, "res.currency", ("name", "DEM")), new JsonObject { ["active"] = false });
        foreach (var term in new[] { "14 dager", "30 dager" }) Add(server, "account.payment.term", ("name", term));
        foreach (var stage in new[] { "To do", "In progress", "Done" }) Add(server, "project.project.stage", ("name", stage));
    }

    private static long Add(SimulatedOdoo server, string model, params (string Name, JsonNode Value)[] values) =>
        server.Create(model, new JsonObject(values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Name, v.Value))));

    private static List<SimulatedOdooColumn> Partners(bool hasInvoicing)
    {
        List<SimulatedOdooColumn> columns =
        [
            Char("name"), Char("ref"), Active(), Char("email"), Char("phone"), Char("mobile"), Char("website"), Char("street"), Char("street2"), Char("zip"), Char("city"),
            To("state_id", "res.country.state"), To("country_id", "res.country"), Char("vat"), Char("company_registry"), Char("function"), new("is_company", "boolean"),
            new("lang", "selection") { Selection = [("en_US", "English (US)"), ("nb_NO", "Norsk bokmål")], Default = "nb_NO" },
            new("type", "selection") { Selection = [("contact", "Contact"), ("invoice", "Invoice"), ("delivery", "Delivery")], Default = "contact" },
            To("parent_id", Partner), To("company_id", "res.company"), new("comment", "html"), Char("x_erplink"), Char("x_nick") with { Size = 12 }, new("x_notes", "text"),
            new("x_score", "integer") { Default = 5L }, new("x_rating", "float") { Digits = 2 }, new("x_weight", "float"), new("x_limit", "monetary"), new("x_vip", "boolean"),
            new("x_since", "date"), new("x_met", "datetime"), new("x_level", "selection") { Selection = [("a", "First"), ("b", "Second"), ("c", "Third")] }, To("x_sponsor_id", Partner),
            To("x_home_id", "res.country"), new("x_total", "float") { Stored = false, ReadOnly = true }, new("x_tags", "many2many") { Relation = "res.partner.category" },
        ];
        if (hasInvoicing)
            columns.AddRange([new("customer_rank", "integer"), new("supplier_rank", "integer"), To("property_payment_term_id", "account.payment.term"),
                To("property_supplier_payment_term_id", "account.payment.term"), To("property_purchase_currency_id", "res.currency")]);
        return columns;
    }

    private static IReadOnlyList<SimulatedOdooColumn> Projects() =>
    [
        Char("name") with { Required = true, Translated = true }, Active(), To("partner_id", Partner), To("company_id", "res.company"),
        To("stage_id", "project.project.stage") with { Default = 1L }, new("date_start", "date"), new("date", "date"), new("description", "html"), Char("x_erplink"), new("x_hours", "float"),
    ];

    private static SimulatedOdooColumn Char(string name) => new(name, "char");

    private static SimulatedOdooColumn Active() => new("active", "boolean") { Default = true };

    private static SimulatedOdooColumn To(string name, string model) => new(name, "many2one") { Relation = model };

    private static void Copy(SimulatedOdooModel partner, long from, long to)
    {
        foreach (var column in Address) partner.Row(to)[column] = partner.Row(from)[column];
    }

    private static void Restore(Dictionary<string, object?> row, Dictionary<string, object?> before)
    {
        foreach (var (column, value) in before) row[column] = value;
    }
}
