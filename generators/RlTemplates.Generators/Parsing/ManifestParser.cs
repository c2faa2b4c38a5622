using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads what an assembly publishes about one of its options types.</summary>
internal static class ManifestParser
{
    /// <summary>The default of a group that a plain <c>new()</c> makes; what that sets in braces has rows of its own.</summary>
    public const string Fresh = "new()";

    /// <summary>The manifest, or null for a type that is no options type or cannot be named from outside.</summary>
    public static ManifestSpec? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var isTarget = type.DerivesFrom(KnownNames.SubmitsTo) || type.DerivesFrom(KnownNames.MachineGroup);
        if (!(isTarget || type.IsOptionsRecord()) || type.IsGenericType || type.IsFileLocal || !IsVisible(type))
            return null;
        var context = new ParseContext(compilation, new MessageSink(), cancellationToken);
        if (isTarget)
            return new(type.ToCode(), type.MetadataName(), type.GetMembers().OfType<IPropertySymbol>().Select(p => new ManifestRowSpec(p.Name, null, Summary(context.Summary(p)))).Where(r => r.Summary is not null).ToEquatableArray());
        var rows = OptionParser.Properties(type, compilation).Where(OptionParser.CanBeSet)
            .SelectMany(p => Rows(p, context));
        return new(type.ToCode(), type.MetadataName(), rows.ToEquatableArray())
        {
            Choice = !type.IsAbstract && ChoiceType.IsBase(RecordName.Root(type)) && DerivedRecords.Fault(type) is null ? DocComment.Summary(type, cancellationToken) : null,
        };
    }

    private static IEnumerable<ManifestRowSpec> Rows(IPropertySymbol property, ParseContext context)
    {
        var summary = Summary(context.Summary(property));
        if (ChoiceType.Of(property.Type) is { } choice)
            return RecordRows(property, choice, summary, context);
        if (!OptionParser.IsGroup(property.Type) || DefaultParser.Initializer(property, context.CancellationToken) is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } made)
            return [new(property.Name, DefaultParser.Text(property, context), summary)];
        return Nested(made, property.Name, context).Prepend(new(property.Name, Fresh, summary));
    }

    /// <summary>The names of the records of a choice, and what the initialiser sets of each.</summary>
    private static IEnumerable<ManifestRowSpec> RecordRows(IPropertySymbol property, ChoiceType choice, string? summary, ParseContext context)
    {
        var initializer = DefaultParser.Initializer(property, context.CancellationToken);
        var made = initializer is null ? [] : choice.IsList ? InitialRecord.Elements(initializer) : [initializer];
        List<InitialRecord>? records = made?.Select(e => InitialRecord.Of(e, context)).ToList();
        var isKnown = records is not null && records.TrueForAll(r => r.Name is not null);
        var names = !isKnown ? null : choice.IsList ? ListText.Join(records!.Select(r => r.Name!)) : initializer is null ? "null" : records![0].Name;
        yield return new(property.Name, names, summary);
        for (var i = 0; isKnown && i < made!.Count; i++)
        {
            if (made[i] is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation)
                continue;
            foreach (var row in Nested(creation, choice.IsList ? FormattableString.Invariant($"{property.Name}.{i}") : property.Name, context))
                yield return row;
        }
    }

    private static IEnumerable<ManifestRowSpec> Nested(BaseObjectCreationExpressionSyntax made, string path, ParseContext context)
    {
        var model = context.Model(made.SyntaxTree);
        foreach (var assignment in made.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [])
        {
            if (model.GetSymbolInfo(assignment.Left, context.CancellationToken).Symbol is IPropertySymbol property)
                yield return new($"{path}.{property.Name}", DefaultParser.Text(assignment.Right, property.Type, context), null);
        }
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
