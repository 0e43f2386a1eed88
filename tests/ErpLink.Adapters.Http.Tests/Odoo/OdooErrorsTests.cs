using System.Text.Json;
using ErpLink.Adapters.Http.Odoo;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooErrorsTests
{
    private static JsonElement Error(string name, string message = "Something", string extra = "") =>
        JsonDocument.Parse($$"""{"name":"{{name}}","message":"{{message}}","arguments":["x"],"context":{},"debug":"Traceback canary"{{extra}}}""").RootElement;

    [Theory]
    [InlineData("odoo.exceptions.AccessDenied", FailureClass.Unauthorized)]
    [InlineData("odoo.exceptions.AccessError", FailureClass.Forbidden)]
    [InlineData("odoo.exceptions.ValidationError", FailureClass.Invalid)]
    [InlineData("odoo.exceptions.UserError", FailureClass.Invalid)]
    [InlineData("odoo.exceptions.RedirectWarning", FailureClass.Invalid)]
    [InlineData("odoo.http.SessionExpiredException", FailureClass.Unauthorized)]
    [InlineData("odoo.exceptions.LockError", FailureClass.Transient)]
    [InlineData("psycopg2.errors.SerializationFailure", FailureClass.Transient)]
    [InlineData("psycopg2.errors.DeadlockDetected", FailureClass.Transient)]
    [InlineData("psycopg2.errors.UniqueViolation", FailureClass.Duplicate)]
    [InlineData("psycopg2.IntegrityError", FailureClass.Invalid)]
    public void The_name_of_the_exception_says_what_happened(string name, FailureClass expected)
    {
        foreach (var operation in Enum.GetValues<HttpOperation>()) OdooErrors.Classify(operation, Error(name)).Class.Should().Be(expected);
    }

    [Fact]
    public void A_missing_record_is_gone_but_a_create_misses_one_that_it_names()
    {
        OdooErrors.Classify(HttpOperation.Update, Error("odoo.exceptions.MissingError")).Class.Should().Be(FailureClass.NotFound);
        OdooErrors.Classify(HttpOperation.Read, Error("odoo.exceptions.MissingError")).Class.Should().Be(FailureClass.NotFound);
        OdooErrors.Classify(HttpOperation.Create, Error("odoo.exceptions.MissingError")).Class.Should().Be(FailureClass.Invalid);
    }

    [Theory]
    [InlineData("psycopg2.OperationalError")]
    [InlineData("psycopg2.InterfaceError")]
    [InlineData("builtins.ValueError")]
    [InlineData("odoo.addons.mail.SomethingNew")]
    public void Any_other_exception_leaves_a_write_unknown(string name)
    {
        OdooErrors.Classify(HttpOperation.Create, Error(name)).Class.Should().Be(FailureClass.Unknown);
        OdooErrors.Classify(HttpOperation.Update, Error(name)).Class.Should().Be(FailureClass.Unknown);
        OdooErrors.Classify(HttpOperation.Read, Error(name)).Class.Should().Be(name.StartsWith("builtins", StringComparison.Ordinal) ? FailureClass.Bug : FailureClass.Transient);
    }

    [Theory]
    [InlineData("builtins.Exception", FailureClass.Transient), InlineData("builtins.MemoryError", FailureClass.Transient), InlineData("builtins.OSError", FailureClass.Transient), InlineData("builtins.RecursionError", FailureClass.Transient),
     InlineData("builtins.AttributeError", FailureClass.Bug), InlineData("builtins.KeyError", FailureClass.Bug), InlineData("builtins.TypeError", FailureClass.Bug), InlineData("builtins.IndexError", FailureClass.Bug)]
    public void A_read_that_a_limit_of_the_server_broke_off_is_no_mistake_of_its_records(string name, FailureClass expected) =>
        OdooErrors.Classify(HttpOperation.Read, Error(name, "CPU time limit exceeded.")).Class.Should().Be(expected);

    [Theory]
    [InlineData(100, FailureClass.Unauthorized)]
    [InlineData(404, FailureClass.NotSupported)]
    [InlineData(200, FailureClass.Invalid)]
    public void The_code_of_JSON_RPC_goes_before_the_name(int code, FailureClass expected)
    {
        var error = JsonDocument.Parse("{\"code\":" + code + ""","message":"Odoo Server Error","data":{"name":"odoo.exceptions.UserError","message":"No","debug":"canary"}}""").RootElement;
        OdooErrors.OfRpc(HttpOperation.Update, error).Class.Should().Be(expected);
    }

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("{\"code\":200}")]
    [InlineData("{\"code\":1e99,\"data\":null}")]
    [InlineData("[]")]
    public void An_error_of_unknown_shape_leaves_a_write_unknown(string json) =>
        OdooErrors.OfRpc(HttpOperation.Create, JsonDocument.Parse(json).RootElement).Class.Should().Be(FailureClass.Unknown);

    [Fact]
    public void The_stack_of_the_server_is_never_kept_and_its_text_is_cut()
    {
        var error = OdooErrors.Classify(HttpOperation.Update, Error("odoo.exceptions.UserError", "Not so"));
        error.Message.Should().Be("Not so");
        JsonSerializer.Serialize(error).Should().NotContain("canary");
        OdooErrors.Classify(HttpOperation.Update, Error("odoo.exceptions.UserError", new string('x', 5000))).Message.Should().HaveLength(OdooErrors.TextLengthMax);
    }
}
