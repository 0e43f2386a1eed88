namespace ErpLink.Adapters.Http.Tests;

/// <summary>An app's source of secrets that cannot save.</summary>
public class FakeSecrets(params (string Reference, string Text)[] secrets) : ISecretSource
{
    private readonly Dictionary<string, string> _secrets = secrets.ToDictionary(s => s.Reference, s => s.Text);

    public string this[string reference]
    {
        get
        {
            lock (_secrets) return _secrets[reference];
        }
        set
        {
            lock (_secrets) _secrets[reference] = value;
        }
    }

    public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        lock (_secrets) return ValueTask.FromResult(_secrets.TryGetValue(reference, out var text) ? new Secret(text) : null);
    }
}
