using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Names a record that can be chosen, as YAML and the command line write it.</summary>
internal static class RecordName
{
    /// <summary>The name: by [OptionType], else the class name without the ending that says what it is.</summary>
    public static string Of(INamedTypeSymbol record) =>
        record.AttributeOf(KnownNames.OptionType)?.Text() ?? RecordTypeName.Of(record.Name, Root(record).Name);

    /// <summary>Whether a name can be written as a type.</summary>
    public static bool IsRight(string name) => name.Length is > 0 and <= 64 && name[0] is >= 'a' and <= 'z' && name != "null"
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    /// <summary>The topmost abstract record with [Options] that a record derives from, which names its role.</summary>
    public static INamedTypeSymbol Root(INamedTypeSymbol record)
    {
        var root = record;
        for (var current = record; current is not null; current = current.BaseType)
        {
            if (ChoiceType.IsBase(current))
                root = current;
        }
        return root;
    }
}
