using System.Text;
using ErpLink.Adapters;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios;

/// <summary>Secrets that an administrator enters at run time.</summary>
public sealed class SecretScenarios : IDisposable
{
    private const string Password = "Fjell-og-fjord-77";

    private readonly World _world = new(StoreKind.Sqlite)
    {
        DefinesInCode = false,
        Settings = [new("password", SettingKind.Secret) { Required = true }, new("company", SettingKind.Text) { HasChoices = true }],
        Connection = c => c.Setting("password", ""),
    };

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_secret_that_was_entered_is_used_before_and_after_it_is_saved_and_is_in_no_definition()
    {
        var node = StartProtected();
        var edit = new ConnectionEdit(_world.Define()) { Secrets = new Dictionary<string, Secret> { ["password"] = new(Password) } };
        (await node.Connections.TestAsync(edit, World.Ola, default)).IsOk.Should().BeTrue();
        (await SecretGivenAsync()).Should().Be(Password);
        (await node.Connections.ReadChoicesAsync(edit, "Company", World.Ola, default)).Select(c => c.Text.ToString()).Should().Equal("company one", "company two");

        var saved = await node.Connections.SaveAsync(edit, World.Ola, default);
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        (await SecretGivenAsync()).Should().Be(Password);
        var definition = await node.Connections.GetDefinitionAsync("oslo", null, World.Ola, default);
        definition.Settings["password"].Should().Be("stored:password");
        (await node.Store.FindSecretAsync(saved.Id, "password", default))!.ProtectedText.Should().NotContain(Password);

        // A later version that says nothing of the secret keeps it; one that is entered anew replaces it.
        await node.Connections.SaveAsync(new ConnectionEdit(definition with { Description = "d" }), World.Ola, default);
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        (await SecretGivenAsync()).Should().Be(Password);
        await node.Connections.SaveAsync(new ConnectionEdit(definition) { Secrets = new Dictionary<string, Secret> { ["password"] = new("new") } }, World.Ola, default);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (await SecretGivenAsync()).Should().Be("new", "a secret is used at once");
    }

    [Fact]
    public async Task Without_a_protector_a_secret_is_refused_and_nothing_is_saved()
    {
        var node = _world.Start();
        var edit = new ConnectionEdit(_world.Define()) { Secrets = new Dictionary<string, Secret> { ["password"] = new(Password) } };
        var act = () => node.Connections.SaveAsync(edit, World.Ola, default).AsTask();
        (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.ProtectorMissing);
        (await node.Connections.ListAsync(World.Ola, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_secret_in_plain_text_is_not_saved_and_a_stored_one_is_not_sent_elsewhere()
    {
        _world.Settings = [.. _world.Settings, new("address", SettingKind.Address)];
        var node = StartProtected();
        var plain = new ConnectionEdit(_world.Define() with { Settings = new Dictionary<string, string> { ["password"] = "my pass word" } });
        (await FluentActions.Awaiting(() => node.Connections.SaveAsync(plain, World.Ola, default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.SecretInPlainText);

        var edit = new ConnectionEdit(_world.Define() with { Settings = new Dictionary<string, string> { ["address"] = "https://erp.example", ["password"] = "" } })
        { Secrets = new Dictionary<string, Secret> { ["password"] = new(Password) } };
        await node.Connections.SaveAsync(edit, World.Ola, default);
        var saved = await node.Connections.GetDefinitionAsync("oslo", null, World.Ola, default);
        var moved = new ConnectionEdit(saved with { Settings = new Dictionary<string, string>(saved.Settings) { ["address"] = "https://evil.example" } });
        await node.Connections.TestAsync(moved, World.Ola, default);
        await NotGivenAsync();

        // Nor by a detour over a version that is saved first, or over an earlier one that is taken back.
        await node.Connections.SaveAsync(moved, World.Ola, default);
        await node.Connections.TestAsync(moved, World.Ola, default);
        await NotGivenAsync();
        await node.Connections.SaveAsync(edit with { Definition = saved }, World.Kari, default);
        await node.Connections.ActivateAsync("oslo", 2, World.Ola, default);
        await NotGivenAsync();

        await node.Connections.SaveAsync(moved with { Secrets = edit.Secrets }, World.Ola, default);
        await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        (await SecretGivenAsync()).Should().Be(Password, "it was entered for that address");

        async Task NotGivenAsync()
        {
            var read = () => SecretGivenAsync();
            (await read.Should().ThrowAsync<ErpLinkException>()).Which.Should().Match<ErpLinkException>(e => e.Code == ErrorCodes.SecretMissing && e.Message.Contains("Enter it again"));
        }
    }

    [Fact]
    public async Task A_definition_from_elsewhere_says_that_its_secret_is_not_here()
    {
        var node = StartProtected();
        var edit = new ConnectionEdit(_world.Define() with { Settings = new Dictionary<string, string> { ["password"] = "stored:password" } });
        await node.Connections.SaveAsync(edit, World.Ola, default);
        await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        var read = () => SecretGivenAsync();
        (await read.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.SecretMissing);
    }

    [Fact]
    public async Task A_secret_that_the_ERP_renews_is_stored_protected()
    {
        var node = StartProtected();
        await node.Connections.SaveAsync(new ConnectionEdit(_world.Define()) { Secrets = new Dictionary<string, Secret> { ["password"] = new(Password) } }, World.Ola, default);
        await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        (await _world.Contexts[^1].Settings.TrySaveSecretAsync("password", new Secret("renewed"), default)).Should().BeTrue();
        node.Stop();
        node = StartProtected();
        await node.RunAsync();
        (await SecretGivenAsync()).Should().Be("renewed");
    }

    [Fact]
    public async Task A_secret_that_the_ERP_renews_while_it_is_only_tested_is_the_one_that_is_saved()
    {
        var node = StartProtected();
        var edit = new ConnectionEdit(_world.Define()) { Secrets = new Dictionary<string, Secret> { ["password"] = new(Password) } };
        foreach (var renewed in new[] { "first", "second" })
        {
            await node.Connections.TestAsync(edit, World.Ola, default);
            (await _world.Contexts[^1].Settings.TrySaveSecretAsync("password", new Secret(renewed), default)).Should().BeTrue();
        }

        await node.Connections.TestAsync(edit, World.Ola, default);
        (await SecretGivenAsync()).Should().Be("second", "the one that was entered is used up");
        await node.Connections.TestAsync(edit with { Definition = edit.Definition with { Profile = "another" } }, World.Ola, default);
        (await SecretGivenAsync()).Should().Be(Password, "the new one was given for another destination");
        await node.Connections.SaveAsync(edit, World.Ola, default);
        await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        await node.RunAsync();
        (await SecretGivenAsync()).Should().Be("second");
    }

    private async Task<string> SecretGivenAsync() => (await _world.Contexts[^1].Settings.GetSecretAsync("password", default)).Reveal();

    private Node StartProtected()
    {
        _world.Services = services => services.AddSingleton<ISecretProtector, Reversing>();
        return _world.Start();
    }

    private sealed class Reversing : ISecretProtector
    {
        public string Protect(Secret secret) => Convert.ToBase64String([.. Encoding.UTF8.GetBytes(secret.Reveal()).Reverse()]);

        public Secret Unprotect(string protectedText) => new(Encoding.UTF8.GetString([.. Convert.FromBase64String(protectedText).Reverse()]));
    }
}
