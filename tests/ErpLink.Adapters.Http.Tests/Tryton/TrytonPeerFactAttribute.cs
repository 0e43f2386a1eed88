namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>A fact about a real Tryton: skipped, with the reason, when none is given.</summary>
public sealed class TrytonPeerFactAttribute : FactAttribute
{
    public const string Variable = "ERPLINK_TRYTON_URL";

    public TrytonPeerFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"{Variable} is not set: give the address of a Tryton with the database 'erp', such as http://127.0.0.1:18069.";
    }
}
