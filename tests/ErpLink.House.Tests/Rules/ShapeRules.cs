using System.Collections;
using System.Reflection;
using ErpLink.House.Support;

namespace ErpLink.House.Rules;

/// <summary>The shape of public members: async names and tokens, fluent verbs, collections that are never null, homes of types.
/// Source: style, rules 5, 6, 10 and 12.</summary>
public static class ShapeRules
{
    private const string ExtensionsHome = "Microsoft.Extensions.DependencyInjection";

    /// <summary>An async method is named so and can be cancelled.</summary>
    public static IEnumerable<string> Async(Type type)
    {
        if (Members.IsDelegate(type)) yield break;
        // The name of a test is a sentence, and xunit calls it.
        foreach (var method in Members.Methods(type)
            .Where(m => IsAsync(m.ReturnType) && !IsFromElsewhere(m) && m.Name != "DisposeAsync" && !m.IsDefined(typeof(FactAttribute), false)))
        {
            var where = $"{type.FullName}.{method.Name}";
            if (!method.Name.EndsWith("Async", StringComparison.Ordinal))
                yield return $"{where} is async: let its name end with Async.";
            if (method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
                yield return $"{where} is async: let its last parameter be a CancellationToken.";
        }
    }

    /// <summary>Where verbs are chained, every verb can be followed by another.</summary>
    public static IEnumerable<string> Fluent(Type type)
    {
        var verbs = Members.Methods(type).Where(m => !m.IsStatic && !IsFromElsewhere(m)).ToList();
        var isFluent = type.Name.Split('`')[0].EndsWith("Builder", StringComparison.Ordinal) || verbs.Any(v => v.ReturnType == type);
        foreach (var verb in verbs.Where(v => isFluent && v.ReturnType == typeof(void) && v.Name is not ("Deconstruct" or "Dispose")))
            yield return $"{type.FullName}.{verb.Name} returns nothing where verbs are chained: return the builder.";
        foreach (var extension in Members.Methods(type).Where(m => m.ReturnType == typeof(void) && ExtendedType(m) is { } extended && IsBuilder(extended)))
            yield return $"{type.FullName}.{extension.Name} returns nothing where verbs are chained: return the builder.";
    }

    /// <summary>A collection in a result is empty, not null.</summary>
    public static IEnumerable<string> Collections(Type type)
    {
        if (Members.IsDelegate(type)) yield break;
        var context = new NullabilityInfoContext();
        foreach (var property in Members.Properties(type).Where(p => p.GetMethod is { } get && Members.IsVisible(get)))
        {
            if (HasNullableCollection(context.Create(property)))
                yield return $"{type.FullName}.{property.Name} may be null: let an empty collection say that there is nothing.";
        }

        foreach (var method in Members.Methods(type).Where(m => m.ReturnType != typeof(void)))
        {
            if (HasNullableCollection(context.Create(method.ReturnParameter)))
                yield return $"{type.FullName}.{method.Name} may give null: let an empty collection say that there is nothing.";
        }
    }

    /// <summary>Verbs on the builder are found without another using; the contracts live where their audience looks.</summary>
    public static IEnumerable<string> Namespaces(Type type)
    {
        var extendsBuilder = Members.Methods(type).Any(m => ExtendedType(m) is { } extended
            && (extended == typeof(IErpLinkBuilder) || extended.Name == "IServiceCollection"));
        if (extendsBuilder && type.Namespace != ExtensionsHome)
            yield return $"{type.FullName} adds verbs to the builder: let it live in {ExtensionsHome}.";
        if (type.Assembly == typeof(IErpLinkBuilder).Assembly && type.Namespace is not ("ErpLink" or "ErpLink.Adapters" or "ErpLink.Storage"))
            yield return $"{type.FullName} is a contract: let it live in ErpLink, ErpLink.Adapters or ErpLink.Storage.";
    }

    /// <summary>One public type a file, named as the file; parts of it in files with a second word in their name.</summary>
    /// <param name="type">A public type that is not nested.</param>
    /// <param name="files">The source files of its project: their paths, and the public types that each declares.</param>
    public static IEnumerable<string> File(Type type, IReadOnlyDictionary<string, IReadOnlySet<string>> files)
    {
        var name = Members.NameOf(type);
        var homes = files.Where(f => f.Value.Contains(name)).Select(f => System.IO.Path.GetFileName(f.Key)).ToList();
        if (!homes.Contains($"{name}.cs")) yield return $"{type.FullName} has no file of its own: expected {name}.cs to declare it.";
        foreach (var file in homes.Where(h => h.Split('.')[0] != name))
            yield return $"{type.FullName} is declared in {file} beside another type: move it to {name}.cs.";
    }

    private static bool IsAsync(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    // The name and shape of an override are the business of whoever declared it.
    private static bool IsFromElsewhere(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;

    private static Type? ExtendedType(MethodInfo method) =>
        method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), false) ? method.GetParameters()[0].ParameterType : null;

    private static bool IsBuilder(Type type) => Members.NameOf(type).EndsWith("Builder", StringComparison.Ordinal);

    private static bool HasNullableCollection(NullabilityInfo info)
    {
        var isCollection = info.Type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(info.Type);
        var isStream = info.Type.IsGenericType && info.Type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);
        return (isCollection || isStream) && info.ReadState == NullabilityState.Nullable || info.GenericTypeArguments.Any(HasNullableCollection);
    }
}
