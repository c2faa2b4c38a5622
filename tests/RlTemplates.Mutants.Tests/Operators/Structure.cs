using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class MissingPartial() : CodeOperator("class: not partial")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Configs.Concat(file.Environments)
        select file.Edits.Replace(type.Modifiers.First(m => m.IsKind(SyntaxKind.PartialKeyword)).FullSpan, "").Or(type.Identifier.Span);
}

internal sealed class ClassForRecord() : CodeOperator("class: no record")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Configs.Where(c => c.Keyword.ValueText == "record").Select(c => file.Edits.Replace(c.Keyword.Span, "class").Or(c.Identifier.Span));
}

internal sealed class AbstractClass() : CodeOperator("class: abstract or static")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Configs.Concat(file.Environments)
        from word in (string[])["abstract", "static"]
        from modifier in type.Modifiers.Where(m => m.IsKind(SyntaxKind.SealedKeyword))
        select file.Edits.Replace(modifier.Span, word).Or(type.Identifier.Span);
}

internal sealed class GenericClass() : CodeOperator("class: generic")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Configs.Concat(file.Environments).Where(c => c.TypeParameterList is null).Select(c => file.Edits.Insert(c.Identifier.Span.End, "<T>").Or(c.Identifier.Span));
}

internal sealed class ClassWithParameters() : CodeOperator("class: a constructor with parameters")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Configs.Where(c => c.ParameterList is null).Select(c => file.Edits.Insert(c.Identifier.Span.End, "(int number)").Or(c.Identifier.Span));
}

internal sealed class WrongExperimentName() : CodeOperator("class: a name that no experiment may have")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("RlExperiment")
        let literal = attribute.ArgumentList!.Arguments[0].Expression as LiteralExpressionSyntax
        where literal is not null
        from name in (string[])["", "My Experiment", "../" + literal.Token.ValueText, literal.Token.ValueText.ToUpperInvariant()]
        select file.Edits.Replace(literal.Span, Words.Quoted(name));
}

internal sealed class TakenExperimentName() : CodeOperator("class: the name of another experiment")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        var names = file.ConfigAttributes("RlExperiment").Select(a => a.ArgumentList!.Arguments[0].Expression).OfType<LiteralExpressionSyntax>().ToList();
        return names.Count < 2 ? [] : [file.Edits.Replace(names[1].Span, names[0].ToString()).Or(names[0].Span, ((TypeDeclarationSyntax)names[0].Ancestors().First(a => a is TypeDeclarationSyntax)).Identifier.Span)];
    }
}

internal sealed class MissingExperiment() : CodeOperator("class: not marked as an experiment")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("RlExperiment")
        let type = (TypeDeclarationSyntax)attribute.Parent!.Parent!
        select file.Without(attribute).At(CodeFile.Attributes(type).Where(a => a != attribute).Select(a => a.Span)).Or(type.Members.SelectMany(m => CodeFile.Attributes(m)).Select(a => a.Span));
}
