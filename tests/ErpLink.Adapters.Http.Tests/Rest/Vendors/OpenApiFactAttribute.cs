namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>A test against Prism over a vendor's OpenAPI document: skipped where the environment does not name it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenApiFactAttribute : FactAttribute
{
    public OpenApiFactAttribute(string variable)
    {
        if (Url(variable) is null) Skip = $"Set {variable} to the address of Prism over that document.";
    }

    public static string? Url(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } url ? url.TrimEnd('/') : null;
}
