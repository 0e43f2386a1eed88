namespace ErpLink.Adapters.Http.Tests;

/// <summary>An app's source of secrets that can save, or fails when a test says so.</summary>
public sealed class FakeSecretStore(params (string Reference, string Text)[] secrets) : FakeSecrets(secrets), ISecretStore
{
    public Exception? Failure { get; set; }

    /// <summary>Held before a secret is saved.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public Action OnTried { get; set; } = () => { };

    public Action<string> OnSaved { get; set; } = _ => { };

    public async ValueTask SaveAsync(string reference, Secret secret, CancellationToken cancellationToken)
    {
        await Held;
        OnTried();
        if (Failure is not null) throw Failure;
        this[reference] = secret.Reveal();
        OnSaved(secret.Reveal());
    }
}
