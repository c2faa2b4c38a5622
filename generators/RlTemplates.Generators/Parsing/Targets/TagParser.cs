using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Reads [Tag] of a config class. The limits are those of SageMaker's API (2026), the narrowest of the targets.</summary>
internal static class TagParser
{
    private const int MostTags = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;
    private const string Characters = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]*";

    public static EquatableArray<TagSpec> Parse(INamedTypeSymbol type, ParseContext context)
    {
        var tags = new List<TagSpec>();
        foreach (var attribute in type.AttributesOf(KnownNames.Tag))
        {
            var (key, value) = (attribute.Text() ?? "", attribute.Text(1) ?? "");
            var place = attribute.Place(context.CancellationToken) ?? type.Place();
            if (tags.Any(t => t.Key == key))
                context.Sink.Report(Rules.DuplicateTag, place, Mend.Remove("[Tag]"), key);
            else
                tags.Add(new(key, value));
            if (Fault(key, value, tags.Count) is { } fault)
                context.Sink.Report(Rules.TagOutsideItsLimits, place, key, fault);
        }
        return tags.ToEquatableArray();
    }

    /// <summary>What is wrong with a tag, after its name; null where nothing is.</summary>
    public static string? Fault(string key, string value, int count)
    {
        if (key.Length is 0 or > LongestKey)
            return $"has a key of {key.Length} characters; it must have 1 to {LongestKey}";
        if (value.Length > LongestValue)
            return $"has a value of {value.Length} characters; it may have at most {LongestValue}";
        if (!TextPattern.Matches(key + value, Characters))
            return "has other characters than letters, digits, blanks and _ . : / = + - @";
        if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            return "begins with aws:, which belongs to the cloud; choose another key";
        return count == MostTags + 1 ? $"is one more than the {MostTags} that a run may have" : null;
    }
}
