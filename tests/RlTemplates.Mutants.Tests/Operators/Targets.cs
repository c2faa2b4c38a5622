using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>A text that the property's pattern refuses: of some slips the first such one.</summary>
internal sealed class MalformedText() : CodeOperator("target: a malformed text", "RLT0050")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        from literal in argument.Argument.Expression.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>()
        where literal.IsKind(SyntaxKind.StringLiteralExpression)
        let text = literal.Token.ValueText
        let wrong = new[] { text + "b", text.Replace(":", "", StringComparison.Ordinal), text[1..], text.Insert(text.Length / 2, " "), "" }.FirstOrDefault(argument.Property.Refuses)
        where wrong is not null
        select file.Edits.Replace(literal.Span, Words.Quoted(wrong));
}

internal sealed class TargetOutOfRange() : CodeOperator("target: a number outside its range", "RLT0051")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        from wrong in argument.Property.OutOfRange()
        select file.Edits.Replace(argument.Argument.Expression.Span, wrong);
}

internal sealed class TargetValueOfAnotherType() : CodeOperator("target: a value of another type", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Argument.Expression is LiteralExpressionSyntax
        select file.Edits.Replace(argument.Argument.Expression.Span, argument.Property.Type.SpecialType == SpecialType.System_String ? "7" : Words.Quoted(argument.Argument.Expression.ToString()));
}

internal sealed class MinimumAboveMaximum() : CodeOperator("target: a minimum above its maximum", "RLT0052")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        from name in argument.Property.Related("AtMostProperty")
        let most = CodeFile.Argument((AttributeSyntax)argument.Argument.Parent!.Parent!, name)
        where most?.Expression is LiteralExpressionSyntax { Token.Value: int }
        from high in (bool[])[true, false]
        select high
            ? file.Edits.Replace(argument.Argument.Expression.Span, $"{(int)((LiteralExpressionSyntax)most.Expression).Token.Value! + 1}").Or(most.Span)
            : file.Edits.Replace(most.Expression.Span, "1").Replace(argument.Argument.Expression.Span, "2").Or(argument.Argument.Span);
}

internal sealed class MissingCompanion() : CodeOperator("target: without another value that it needs", "RLT0053")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Argument.Expression.ToString() != "false"
        from name in argument.Property.Related("RequiresProperty")
        let needed = CodeFile.Argument((AttributeSyntax)argument.Argument.Parent!.Parent!, name)
        where needed is not null
        select file.Without(needed).At(argument.Argument.Span);
}

internal sealed class ContradictingValues() : CodeOperator("target: values that exclude each other", "RLT0054")
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["VmSize"] = "\"STANDARD_D2_V2\"", ["PipPackages"] = "[\"numpy\"]", ["CondaPackages"] = "[\"numpy\"]", ["Image"] = "\"lab/rl:1\"", ["Framework"] = "\"pytorch\"",
    };

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Argument.Expression.ToString() != "false"
        from name in argument.Property.Related("ExcludesProperty")
        where Texts.ContainsKey(name) && CodeFile.Argument((AttributeSyntax)argument.Argument.Parent!.Parent!, name) is null
        select file.Edits.Insert(argument.Argument.Span.End, $", {name} = {Texts[name]}");
}

internal sealed class TakenTargetName() : CodeOperator("target: twice, under one name", "RLT0058")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("AzureMl", "Slurm", "Ray", "SageMaker", "Head", "Workers")
        select file.Edits.Insert(target.Span.End, ", " + target).Or(target.Span);
}

internal sealed class WrongTag() : CodeOperator("target: a wrong tag", "RLT0063", "RLT0064")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from tag in file.ConfigAttributes("Tag")
        let key = tag.ArgumentList!.Arguments[0].Expression
        let value = tag.ArgumentList!.Arguments[1].Expression
        from edits in (Edits[])
        [
            file.Edits.Insert(tag.Span.End, $", Tag({key}, \"other\")"), file.Edits.Replace(key.Span, "\"\""), file.Edits.Replace(key.Span, "\"aws:team\""),
            file.Edits.Replace(value.Span, "\"a&b\""), file.Edits.Replace(value.Span, Words.Quoted(new string('x', 257))),
        ]
        select edits.Or(tag.Span);
}

internal sealed class WrongVariable() : CodeOperator("target: a wrong environment variable", "RLT0065", "RLT0066")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("Variables") is not null
        from literal in argument.Argument.Expression.DescendantNodes().OfType<LiteralExpressionSyntax>()
        let text = literal.Token.ValueText
        from wrong in (string[])[text.Split('=')[0], "1" + text, text.Replace('=', ':'), "WANDB_API_KEY=0a1b2c3d4e", "STORE=https://me:hush@store.example"]
        select file.Edits.Replace(literal.Span, Words.Quoted(wrong));
}

/// <summary>In the attribute of a target of one's own.</summary>
internal sealed class BrokenTargetConstraint() : CodeOperator("target: a constraint of one's own that cannot hold", "RLT0069")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        let name = CodeFile.NameOf(attribute)
        where name is "Pattern" or "RequiresProperty" or "ExcludesProperty" or "AtMostProperty" or "UsesMachines"
        let argument = attribute.ArgumentList!.Arguments[0].Expression
        select file.Edits.Replace(argument.Span, name switch { "Pattern" => "\"[a-\"", "UsesMachines" => "typeof(string)", _ => Words.Quoted(Words.Misspelt(((LiteralExpressionSyntax)argument).Token.ValueText)) });
}

internal static class Targets
{
    /// <summary>Named arguments of targets and machines, with their properties.</summary>
    public static IEnumerable<(AttributeArgumentSyntax Argument, IPropertySymbol Property)> Arguments(CodeFile file) =>
        from attribute in file.ConfigAttributes()
        from argument in attribute.ArgumentList?.Arguments ?? []
        let property = file.Property(argument)
        where property is not null && CodeFile.NameOf(attribute) is not ("StopWhen" or "RlExperiment" or "LogMetric")
        select (argument, property);
}
