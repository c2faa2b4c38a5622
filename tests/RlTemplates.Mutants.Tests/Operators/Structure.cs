using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class MissingPartial() : CodeOperator("class: not partial", "RLT0001")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Of(file, file.Configs);

    public static IEnumerable<Edits> Of(CodeFile file, IEnumerable<TypeDeclarationSyntax> types) =>
        types.Select(t => file.Edits.Replace(t.Modifiers.First(m => m.IsKind(SyntaxKind.PartialKeyword)).FullSpan, "").Or(t.Identifier.Span));
}

internal sealed class MissingPartialOfEnvironment() : CodeOperator("environment: a class that is not partial", "RLT0090")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => MissingPartial.Of(file, file.Environments);
}

internal sealed class ClassForRecord() : CodeOperator("class: no record", "RLT0001")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Configs.Where(c => c.Keyword.ValueText == "record").Select(c => file.Edits.Replace(c.Keyword.Span, "class").Or(c.Identifier.Span));
}

internal sealed class AbstractClass() : CodeOperator("class: abstract or static", "RLT0001", "RLT0090", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Configs.Concat(file.Environments)
        from word in (string[])["abstract", "static"]
        from modifier in type.Modifiers.Where(m => m.IsKind(SyntaxKind.SealedKeyword))
        select file.Edits.Replace(modifier.Span, word).Or(type.Identifier.Span);
}

internal sealed class GenericClass() : CodeOperator("class: generic", "RLT0001", "RLT0090")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Configs.Concat(file.Environments).Where(c => c.TypeParameterList is null).Select(c => file.Edits.Insert(c.Identifier.Span.End, "<T>").Or(c.Identifier.Span));
}

internal sealed class ClassWithParameters() : CodeOperator("class: a constructor with parameters", "RLT0001")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Configs.Where(c => c.ParameterList is null).Select(c => file.Edits.Insert(c.Identifier.Span.End, "(int number)").Or(c.Identifier.Span));
}

/// <summary>A program whose only experiment is none any more, so that no entry point is made for it.</summary>
internal sealed class ProgramWithoutExperiment() : CodeOperator("class: a program without an experiment", "RLT0130")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("RlExperiment")
        where file.Project.Code.Sum(f => f.Configs.Count()) == 1 && !file.Project.Code.Any(f => f.Nodes<GlobalStatementSyntax>().Any())
        select file.Without(attribute).InNoFile();
}

internal sealed class WrongExperimentName() : CodeOperator("class: a name that no experiment may have", "RLT0014")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("RlExperiment")
        let literal = attribute.ArgumentList!.Arguments[0].Expression as LiteralExpressionSyntax
        where literal is not null
        from name in (string[])["", "My Experiment", "../" + literal.Token.ValueText, literal.Token.ValueText.ToUpperInvariant()]
        select file.Edits.Replace(literal.Span, Words.Quoted(name));
}

internal sealed class TakenExperimentName() : CodeOperator("class: the name of another experiment", "RLT0015")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        var names = file.ConfigAttributes("RlExperiment").Select(a => a.ArgumentList!.Arguments[0].Expression).OfType<LiteralExpressionSyntax>().ToList();
        return names.Count < 2 ? [] : [file.Edits.Replace(names[1].Span, names[0].ToString()).Or(names[0].Span)];
    }
}

internal sealed class OptionsThatCannotBeMade() : CodeOperator("class: options that cannot be made", "RLT0029")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Nodes<RecordDeclarationSyntax>()
        where CodeFile.Attributes(type, "Options", "EnvironmentOptions", "AlgorithmOptions").Any() && !type.Modifiers.Any(m => m.IsKind(SyntaxKind.AbstractKeyword))
        from edits in (Edits[])[file.Edits.Replace(type.Keyword.Span, "class"), file.Edits.Insert(type.Identifier.Span.End, "(int number)")]
        select edits.Or(type.Identifier.Span);
}

/// <summary>An entry point of one's own that hands an experiment over no longer: found at the experiment.</summary>
internal sealed class ForgottenExperiment() : CodeOperator("class: an experiment that the entry point does not know", "RLT0022")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from list in file.Nodes<CollectionExpressionSyntax>()
        from element in list.Elements
        let name = element.ToString().Split('.')[0]
        where element.ToString() == name + ".Definition"
        from other in file.Project.Code
        from config in other.Configs
        where config.Identifier.ValueText == name
        select file.Edits.Replace(list.Span, $"[{string.Join(", ", list.Elements.Where(e => e != element))}]").At().OrIn(other.Path, config.Identifier.Span);
}

internal sealed class MissingExperiment() : CodeOperator("class: not marked as an experiment", "RLT0023", "RLT0024")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("RlExperiment")
        let type = (TypeDeclarationSyntax)attribute.Parent!.Parent!
        select file.Without(attribute).At(CodeFile.Attributes(type).Where(a => a != attribute).Select(a => a.Span)).Or(type.Members.SelectMany(m => CodeFile.Attributes(m)).Select(a => a.Span));
}
