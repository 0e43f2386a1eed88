using System.Diagnostics.CodeAnalysis;
using ErpLink;
using ErpLink.Maps;
using ErpLink.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs of the engine itself.</summary>
public static class ErpLinkBuilderExtensions
{
    /// <summary>Adds the app's records. A singleton; it opens its own database scope for every call.</summary>
    public static IErpLinkBuilder AddEntityStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(this IErpLinkBuilder builder)
        where TStore : class, IEntityStore
    {
        builder.Services.AddSingleton<IEntityStore, TStore>();
        return builder;
    }

    /// <summary>Adds the app's records, already made.</summary>
    public static IErpLinkBuilder AddEntityStore(this IErpLinkBuilder builder, IEntityStore store)
    {
        builder.Services.AddSingleton(store);
        return builder;
    }

    /// <summary>Adds a connection, defined in code. It is validated against both sides when it is first used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The connection's name, unique in the app; not case-sensitive.</param>
    /// <param name="configure">Says adapter, settings, lists and maps.</param>
    public static IErpLinkBuilder AddConnection(this IErpLinkBuilder builder, string name, Action<ConnectionBuilder> configure)
    {
        var connection = new ConnectionBuilder(name);
        configure(connection);
        return builder.AddConnection(connection.Build());
    }

    /// <summary>Adds a connection, defined as data: read it from JSON with <see cref="ConnectionJson"/>.</summary>
    public static IErpLinkBuilder AddConnection(this IErpLinkBuilder builder, ConnectionDefinition definition)
    {
        builder.Services.AddSingleton(definition);
        return builder;
    }

    /// <summary>Adds a conversion of the app's own, for maps to use by its name. A singleton; pure and thread-safe.</summary>
    public static IErpLinkBuilder AddValueConversion<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TConversion>(this IErpLinkBuilder builder)
        where TConversion : class, IValueConversion
    {
        builder.Services.AddSingleton<IValueConversion, TConversion>();
        return builder;
    }

    /// <summary>Adds a conversion of the app's own, already made.</summary>
    public static IErpLinkBuilder AddValueConversion(this IErpLinkBuilder builder, IValueConversion conversion)
    {
        builder.Services.AddSingleton(conversion);
        return builder;
    }

    /// <summary>Keeps links in memory: for tests and demos, gone when the process ends.</summary>
    public static IErpLinkBuilder AddInMemoryStorage(this IErpLinkBuilder builder)
    {
        builder.Services.AddSingleton<ILinkStoreProvider, InMemoryLinkStoreProvider>();
        return builder;
    }
}
