using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads what an assembly publishes about one of its options types.</summary>
internal static class ManifestParser
{
    /// <summary>The manifest, or null for a type that is no options type or cannot be named from outside.</summary>
    public static ManifestSpec? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!type.IsOptionsRecord() || type.IsGenericType || type.IsFileLocal || !IsVisible(type))
            return null;
        var context = new ParseContext(compilation, new MessageSink(), cancellationToken);
        var rows = OptionParser.Properties(type, compilation).Where(OptionParser.CanBeSet)
            .Select(p => new ManifestRowSpec(p.Name, DefaultParser.Text(p, context), Summary(context.Summary(p))));
        return new(type.ToCode(), type.MetadataName(), rows.ToEquatableArray());
    }

    private static string? Summary(string text) => text.Length == 0 ? null : text;

    private static bool IsVisible(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
                return false;
        }
        return true;
    }
}
