using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>Names of kinds of sinks and exports, made of their types' names.</summary>
internal static class KindName
{
    /// <summary>The type's name in snake_case, without the first of some suffixes that it has.</summary>
    public static string Of(Type type, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (type.Name.Length > suffix.Length && type.Name.EndsWith(suffix, StringComparison.Ordinal))
                return NameCase.ToSnake(type.Name[..^suffix.Length]);
        }
        return NameCase.ToSnake(type.Name);
    }
}
