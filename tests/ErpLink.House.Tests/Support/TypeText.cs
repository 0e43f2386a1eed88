using System.Reflection;

namespace ErpLink.House.Support;

/// <summary>Types as they are written in C#, with what may be null.</summary>
public static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>A type without regard to null, as in a list of interfaces.</summary>
    public static string Of(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[]";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        return type.IsGenericType ? $"{Name(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : Name(type);
    }

    /// <summary>The type of a member, with its question marks.</summary>
    public static string Of(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{Of(underlying)}?";
        var mark = !type.IsValueType && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable) ? "?" : string.Empty;
        if (type.IsArray && info.ElementType is { } element) return $"{Of(element)}[]{mark}";
        if (!type.IsGenericType || info.GenericTypeArguments.Length == 0) return $"{Of(type)}{mark}";
        return $"{Name(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Of))}>{mark}";
    }

    /// <summary>A value as the default of a parameter or of a constant.</summary>
    public static string OfValue(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"",
        bool flag => flag ? "true" : "false",
        Enum known => $"{known.GetType().Name}.{known}",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type)
    {
        var name = Members.NameOf(type);
        return type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}.{name}" : name;
    }
}
