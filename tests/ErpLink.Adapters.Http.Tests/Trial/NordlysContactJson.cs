using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>A contact as the API shows it and takes it: empty texts are shown, and the customer is read and written in two ways.</summary>
internal static class NordlysContactJson
{
    public static JsonObject Write(NordlysContact contact, string customerName) => new()
    {
        ["id"] = contact.Id,
        ["revision"] = contact.Revision,
        ["customer"] = new JsonObject { ["id"] = contact.CustomerId, ["name"] = customerName },
        ["name"] = new JsonObject { ["first"] = contact.FirstName, ["last"] = contact.LastName, ["salutation"] = contact.Salutation },
        ["jobTitle"] = contact.JobTitle,
        ["phones"] = NordlysCustomerJson.Write(contact.Phones, "number"),
        ["emails"] = NordlysCustomerJson.Write(contact.Emails, "address"),
        ["language"] = contact.Language,
        ["newsletter"] = contact.Newsletter,
        ["externalRef"] = contact.ExternalRef,
        ["status"] = contact.Left ? "LEFT" : "ACTIVE",
        ["createdAt"] = NordlysClock.Text(contact.CreatedAt),
        ["modifiedAt"] = NordlysClock.Text(contact.ModifiedAt),
    };

    /// <summary>The contact that these fields make of <paramref name="before"/>, null for a new one.</summary>
    public static NordlysContact Read(JsonObject fields, NordlysContact? before, List<NordlysFieldError> errors)
    {
        var input = new NordlysInput(fields, "", errors);
        var name = input.Object("name");
        var contact = new NordlysContact
        {
            CustomerId = input.Integer("customerId") ?? 0,
            FirstName = name.Text("first", 40),
            LastName = name.Text("last", 40, required: true),
            Salutation = name.Text("salutation", 20),
            JobTitle = input.Text("jobTitle", 60),
            Phones = input.Typed("phones", "number", 30, "WORK", "MOBILE", "HOME"),
            Emails = input.Typed("emails", "address", 120, "WORK", "PRIVATE"),
            Language = input.Text("language", 5),
            Newsletter = input.Flag("newsletter"),
            ExternalRef = input.Text("externalRef", 40),
            Id = before?.Id ?? "",
            Revision = before?.Revision ?? 1,
            Left = before?.Left ?? false,
            CreatedAt = before?.CreatedAt ?? default,
            ModifiedAt = before?.ModifiedAt ?? default,
        };
        if (!NordlysCodes.Languages.Contains(contact.Language)) input.Bad("language", "UNKNOWN_CODE", "Is not in the code list.", 0);
        return contact;
    }
}
