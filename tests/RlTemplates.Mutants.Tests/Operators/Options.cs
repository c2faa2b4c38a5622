using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class DuplicateOption() : CodeOperator("option: another of the same name on the command line", "RLT0003")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Initializer?.Value is LiteralExpressionSyntax
        let name = property.Identifier.ValueText
        select file.Edits.Insert(property.Span.End, $"\n    public int {char.ToLowerInvariant(name[0])}{name[1..]} {{ get; init; }} = 1;").Or(property.Identifier.Span);
}

internal sealed class GetOnlyOption() : CodeOperator("option: without an init accessor", "RLT0007", "RLT0025")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        let init = property.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.InitAccessorDeclaration))
        where init is not null && property.Initializer is not null && property.Modifiers.Any(SyntaxKind.PublicKeyword)
        select file.Edits.Replace(init.Span, "");
}

internal sealed class RequiredOption() : CodeOperator("option: required, without a default", "RLT0006")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Initializer is not null && property.Modifiers.Any(SyntaxKind.PublicKeyword)
        select file.Edits.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(property.Initializer!.SpanStart, property.Span.End), "").Insert(property.Type.SpanStart, "required ");
}

/// <summary>The C# compiler says nothing of it.</summary>
internal sealed class ForcedNullDefault() : CodeOperator("option: null! for its default", "RLT0006")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Initializer?.Value is BaseObjectCreationExpressionSyntax or CollectionExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }
        where property.Type is not NullableTypeSyntax && property.Modifiers.Any(SyntaxKind.PublicKeyword)
        from written in (string[])["null!", "default!"]
        select file.Edits.Replace(property.Initializer!.Value.Span, written);
}

internal sealed class UnreadableText() : CodeOperator("option: a default that its type cannot read", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Initializer?.Value is LiteralExpressionSyntax
        from text in (string[])["fast", "linear(1e-3, 0)", "0,001"]
        let added = $"\n    public RlTemplates.Learning.Optimizers.Schedule {property.Identifier.ValueText}Schedule {{ get; init; }} = RlTemplates.Learning.Optimizers.Schedule.Parse({Words.Quoted(text)}, null);"
        select file.Edits.Insert(property.Span.End, added).Or(property.Span);
}

/// <summary>A name of a switch that every program has.</summary>
internal sealed class ReservedName() : CodeOperator("option: a reserved name", "RLT0004")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "ScriptParameter"
        from name in (string[])["--config", "--help", "--experiment"]
        select file.Edits.Replace(attribute.ArgumentList!.Arguments[0].Span, Words.Quoted(name));
}

/// <summary>Not without its dashes, which are added, and not empty, which is none.</summary>
internal sealed class MalformedName() : CodeOperator("option: a name that cannot be typed", "RLT0004")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "ScriptParameter"
        let literal = (LiteralExpressionSyntax)attribute.ArgumentList!.Arguments[0].Expression
        from name in (string[])[literal.Token.ValueText[1..], literal.Token.ValueText.Insert(4, " "), literal.Token.ValueText + "=", "--"]
        select file.Edits.Replace(literal.Span, Words.Quoted(name));
}

internal sealed class SecondNameTaken() : CodeOperator("option: the name of another option", "RLT0003")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "ScriptParameter" && attribute.Ancestors().OfType<TypeDeclarationSyntax>().First() is var type && CodeFile.Attributes(type, "RlExperiment").Any()
        select file.Edits.Replace(attribute.ArgumentList!.Arguments[0].Span, "\"--evaluation.episodes\"");
}

/// <summary>New networks in place of those that the algorithm has by its options, which are others than networks have by themselves.</summary>
internal sealed class GroupMadeAnew() : CodeOperator("option: a group made anew", "RLT0019")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from part in Parts.Of(file)
        where part.Type.ToString() is "ImpalaOptions" or "SacOptions" && !part.Initializer!.ToString().Contains("Network", StringComparison.Ordinal)
        from network in (string[])["new()", "new() { InitialLogStd = -1 }", "new() { HiddenSizes = [32] }"]
        select Constraints.Set(file, part, $"Network = {network}");
}

/// <summary>A choice more that texts cannot tell from the one before.</summary>
internal sealed class ChoicesOfOneName() : CodeOperator("option: two choices of one name", "RLT0043")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Nodes<EnumDeclarationSyntax>()
        where file.Settings().Any(s => SymbolEqualityComparer.Default.Equals(s.Property.Type.Plain(), file.Type(type)))
        from member in type.Members
        let other = System.Text.RegularExpressions.Regex.Replace(member.Identifier.ValueText, "(?<=[a-z])(?=[A-Z])", "_").ToLowerInvariant()
        where other != member.Identifier.ValueText
        select file.Edits.Insert(member.Span.End, $",\n    {other}").Or(member.Span);
}

internal sealed class NameWithoutOption() : CodeOperator("option: a private one with a name on the command line", "RLT0025")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where CodeFile.Attributes(property, "ScriptParameter").Any() && property.Modifiers.Any(SyntaxKind.PublicKeyword)
        select file.Edits.Replace(property.Modifiers.First(m => m.IsKind(SyntaxKind.PublicKeyword)).Span, "private").Or(property.Span);
}

/// <summary>A secret in the source: the default is empty before.</summary>
internal sealed class LiteralSecret() : CodeOperator("option: a secret with a literal default", "RLT0030")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Value.ToString() == "\"\"" && (set.Property.Name.Contains("Key", StringComparison.Ordinal) || set.Property.Name.Contains("Password", StringComparison.Ordinal) || set.Property.Name.Contains("Token", StringComparison.Ordinal))
        select file.Edits.Replace(set.Value.Span, "\"sk-0a1b2c3d4e\"");
}

/// <summary>Nothing reads the option any more: each use is its default.</summary>
internal sealed class UnreadOption() : CodeOperator("option: nothing reads it", "RLT0031")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        foreach (var property in file.ConfigProperties.Where(p => p.Initializer?.Value is LiteralExpressionSyntax && p.Identifier.ValueText != "Seed"))
        {
            var symbol = file.Model.GetDeclaredSymbol(property);
            var reads = file.Nodes<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == property.Identifier.ValueText && n.Parent is not NameColonSyntax && SymbolEqualityComparer.Default.Equals(file.Symbol(n), symbol)).ToList();
            if (reads.Count == 0 || file.Project.Texts.Keys.Count(Project.IsSource) > 1 || reads.Any(r => r.Ancestors().Any(a => a is AttributeSyntax)))
                continue;
            var edits = file.Edits.At(property.Identifier.Span);
            foreach (var read in reads)
                edits.Replace(read.Parent is MemberAccessExpressionSyntax access && access.Name == read ? access.Span : read.Span, property.Initializer!.Value.ToString());
            yield return edits;
        }
    }
}
