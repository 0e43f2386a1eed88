using System.Reflection;
using System.Runtime.CompilerServices;

namespace ErpLink.House.Support;

/// <summary>The public face of a type: what its users and its derived types see, without what the compiler adds.</summary>
public static class Members
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Methods without accessors, operators and what a record gets by itself.</summary>
    public static IEnumerable<MethodInfo> Methods(Type type) => type.GetMethods(Declared)
        .Where(m => IsVisible(m) && !m.IsSpecialName && !IsGenerated(m) && m.Name != "<Clone>$");

    /// <summary>Conversions and operators that were written by hand.</summary>
    public static IEnumerable<MethodInfo> Operators(Type type) => type.GetMethods(Declared)
        .Where(m => IsVisible(m) && m.IsSpecialName && m.Name.StartsWith("op_", StringComparison.Ordinal) && !IsGenerated(m));

    /// <summary>Constructors, without the copying one of a record.</summary>
    public static IEnumerable<ConstructorInfo> Constructors(Type type) => type.GetConstructors(Declared)
        .Where(c => IsVisible(c) && !c.IsStatic && !(IsRecord(type) && c.GetParameters() is [var only] && only.ParameterType == type));

    /// <summary>Properties that can be read or written from outside.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(Declared)
        .Where(p => p.GetAccessors(true).Any(IsVisible) && p.Name != "EqualityContract");

    /// <summary>Fields: constants, the values of an enumeration, and whatever else is open.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type) => type.GetFields(Declared)
        .Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName);

    /// <summary>Events.</summary>
    public static IEnumerable<EventInfo> Events(Type type) => type.GetEvents(Declared).Where(e => e.AddMethod is { } add && IsVisible(add));

    /// <summary>Whether the type was written as a record.</summary>
    public static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || type is { IsValueType: true, IsEnum: false } && type.GetMethod("PrintMembers", Declared) is { } print && IsGenerated(print);

    /// <summary>Whether the type is a delegate.</summary>
    public static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    /// <summary>Whether users of the type, or types derived from it, can call it.</summary>
    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>A type's name as it is written, without the mark of its arity.</summary>
    public static string NameOf(Type type) => type.Name.Split('`')[0];

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), false);
}
