using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ErpLink.House.Support;

/// <summary>The public surface of an assembly as text: a type a block, a member a line, sorted, so that a change is a readable diff.</summary>
public static class PublicApi
{
    /// <summary>The text of an assembly's surface.</summary>
    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    /// <summary>The text of some types.</summary>
    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in types.OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            if (!Members.IsDelegate(type))
            {
                foreach (var line in Lines(type)) text.Append("    ").Append(line).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IEnumerable<string> Lines(Type type)
    {
        // Enumerations keep their order: the numbers are the contract.
        if (type.IsEnum) return Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => $"{Enum.GetName(type, v)} = {v}");
        var context = new NullabilityInfoContext();
        return Members.Constructors(type).Select(c => (Name: string.Empty, Text: $"{Access(c)}{Members.NameOf(type)}({Parameters(c, context)})"))
            .Concat(Members.Fields(type).Select(f => (f.Name, Text: Field(f, context))))
            .Concat(Members.Events(type).Select(e => (e.Name, Text: $"event {TypeText.Of(context.Create(e))} {e.Name}")))
            .Concat(Members.Properties(type).Select(p => (p.Name, Text: Property(p, context))))
            .Concat(Members.Methods(type).Concat(Members.Operators(type)).Select(m => (m.Name, Text: Method(m, context))))
            .OrderBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Text, StringComparer.Ordinal).Select(l => l.Text);
    }

    private static string Header(Type type)
    {
        var name = type.FullName!.Split('`')[0].Replace('+', '.');
        var generics = type.IsGenericTypeDefinition ? $"<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;
        if (Members.IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            var context = new NullabilityInfoContext();
            return $"delegate {TypeText.Of(context.Create(invoke.ReturnParameter))} {name}{generics}({Parameters(invoke, context)})";
        }

        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)) bases.Add(TypeText.Of(parent));
        if (type.IsEnum && Enum.GetUnderlyingType(type) != typeof(int)) bases.Add(TypeText.Of(Enum.GetUnderlyingType(type)));
        if (!type.IsEnum) bases.AddRange(type.GetInterfaces().Where(i => IsOwn(type, i)).Select(TypeText.Of).Order(StringComparer.Ordinal));
        return $"{Keyword(type)} {name}{generics}{(bases.Count > 0 ? $" : {string.Join(", ", bases)}" : string.Empty)}";
    }

    // What every record implements, and what the base type brings, says nothing.
    private static bool IsOwn(Type type, Type implemented) =>
        implemented.IsVisible && !(type.BaseType?.GetInterfaces().Contains(implemented) ?? false)
        && !(Members.IsRecord(type) && implemented.Name == "IEquatable`1");

    private static string Keyword(Type type)
    {
        var record = Members.IsRecord(type) ? "record " : string.Empty;
        if (type.IsEnum) return type.IsDefined(typeof(FlagsAttribute), false) ? "flags enum" : "enum";
        if (type.IsInterface) return "interface";
        if (type.IsValueType) return $"{(type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : string.Empty)}{record}struct";
        var kind = type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty;
        return $"{kind}{record}class";
    }

    private static string Field(FieldInfo field, NullabilityInfoContext context)
    {
        var type = TypeText.Of(context.Create(field));
        return field.IsLiteral
            ? $"const {type} {field.Name} = {TypeText.OfValue(field.GetRawConstantValue())}"
            : $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}{type} {field.Name}";
    }

    private static string Property(PropertyInfo property, NullabilityInfoContext context)
    {
        var get = property.GetMethod is { } getter && Members.IsVisible(getter) ? "get; " : string.Empty;
        var set = property.SetMethod is { } setter && Members.IsVisible(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; "
            : string.Empty;
        var required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : string.Empty;
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(p => Parameter(p, context)))}]" : property.Name;
        return $"{Access(property.GetAccessors(true).First(Members.IsVisible))}{required}{TypeText.Of(context.Create(property))} {name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method, NullabilityInfoContext context)
    {
        var generics = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : string.Empty;
        return $"{Access(method)}{TypeText.Of(context.Create(method.ReturnParameter))} {method.Name}{generics}({extension}{Parameters(method, context)})";
    }

    private static string Access(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface) return method.IsStatic ? "static " : string.Empty;
        var isOverride = method is MethodInfo info && info.GetBaseDefinition().DeclaringType != info.DeclaringType;
        var kind = method.IsStatic ? method.DeclaringType is { IsAbstract: true, IsSealed: true } ? string.Empty : "static "
            : isOverride ? "override "
            : method.IsAbstract ? "abstract "
            : method.IsVirtual && !method.IsFinal ? "virtual "
            : string.Empty;
        return $"{(method.IsPublic ? string.Empty : "protected ")}{kind}";
    }

    private static string Parameters(MethodBase method, NullabilityInfoContext context) =>
        string.Join(", ", method.GetParameters().Select(p => Parameter(p, context)));

    private static string Parameter(ParameterInfo parameter, NullabilityInfoContext context)
    {
        var passing = parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params "
            : string.Empty;
        var given = parameter.HasDefaultValue ? $" = {TypeText.OfValue(parameter.DefaultValue)}" : string.Empty;
        return $"{passing}{TypeText.Of(context.Create(parameter))} {parameter.Name}{given}";
    }
}
