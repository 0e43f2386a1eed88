using Microsoft.Extensions.DependencyInjection;

namespace ErpLink;

/// <summary>What <c>AddErpLink</c> returns: every package adds its own verbs to it.</summary>
public interface IErpLinkBuilder
{
    /// <summary>The services of the app.</summary>
    IServiceCollection Services { get; }
}
