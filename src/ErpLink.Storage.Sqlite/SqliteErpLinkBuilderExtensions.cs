using ErpLink;
using ErpLink.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded link store.</summary>
public static class SqliteErpLinkBuilderExtensions
{
    /// <summary>Keeps links, intents, inbox and journal in a SQLite file on a local disk, for one process.</summary>
    /// <param name="builder">What <c>AddErpLink</c> returned.</param>
    /// <param name="path">The file; made by the first use if there is none. Its directory must exist.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>: an option is outside its range.</exception>
    public static IErpLinkBuilder AddSqliteStorage(this IErpLinkBuilder builder, string path,
        Action<SqliteStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new SqliteStorageOptions { Path = path };
        configure?.Invoke(options);
        options.Validate();
        builder.Services.AddSingleton<ILinkStoreProvider>(services =>
            new SqliteLinkStoreProvider(options, services.GetService<IEntropy>(), services.GetService<TimeProvider>()));
        return builder;
    }
}
