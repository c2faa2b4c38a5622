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
        ["VmSize"] = "\"STANDARD_D2_V2\"", ["PipPackages"] = "[\"numpy\"]", ["CondaPackages"] = "[\"numpy\"]", ["Image"] = "\"lab/rl:1\"",
    };

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Argument.Expression.ToString() != "false"
        from name in argument.Property.Related("ExcludesProperty")
        where Texts.ContainsKey(name) && CodeFile.Argument((AttributeSyntax)argument.Argument.Parent!.Parent!, name) is null
        select file.Edits.Insert(argument.Argument.Span.End, $", {name} = {Texts[name]}");
}

internal sealed class UnknownCombination() : CodeOperator("target: values that do not go together", "RLT0134")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("AllowedCombinations") is not null
        let attribute = (AttributeSyntax)argument.Argument.Parent!.Parent!
        from wrong in ((string Name, string Value)[])[("Toolkit", "coach"), ("ToolkitVersion", "1.5.0"), ("ToolkitVersion", "0.8.2"), ("Framework", "mxnet"), ("Region", "ap-northeast-3")]
        let other = CodeFile.Argument(attribute, wrong.Name)
        where other is not null
        select file.Edits.Replace(other.Expression.Span, Words.Quoted(wrong.Value)).Or(attribute.Span);
}

internal sealed class AnotherRegion() : CodeOperator("target: what lies in another region", "RLT0134")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("AgreesWith") is not null
        let region = CodeFile.Argument((AttributeSyntax)argument.Argument.Parent!.Parent!, "Region")
        let said = (region?.Expression as LiteralExpressionSyntax)?.Token.ValueText
        where said is not null && argument.Argument.ToString().Contains(said, StringComparison.Ordinal)
        from edits in (Edits[])[
            file.Edits.Replace(region!.Expression.Span, Words.Quoted("ap-northeast-3")).Or(argument.Argument.Span),
            file.Edits.Replace(argument.Argument.Expression.Span, argument.Argument.Expression.ToString().Replace(said, "ap-northeast-3", StringComparison.Ordinal)),
        ]
        select edits;
}

internal sealed class IgnoredValue() : CodeOperator("target: a value that another makes idle", "RLT0135")
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal) { ["Image"] = "lab/rl:1", ["Toolkit"] = "ray", ["ToolkitVersion"] = "1.6.0", ["Framework"] = "pytorch" };

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("SageMaker")
        from name in Texts.Keys
        where CodeFile.Argument(target, name) is null && (name == "Image" || CodeFile.Argument(target, "Image") is not null)
        select file.Edits.Insert(target.ArgumentList!.CloseParenToken.SpanStart, $", {name} = {Words.Quoted(Texts[name])}").Or(target.Span);
}

internal sealed class DiscouragedValue() : CodeOperator("target: a toolkit of old", "RLT0136")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("SageMaker")
        let image = CodeFile.Argument(target, "Image")
        where image is not null
        from toolkit in (string[])["ray", "coach"]
        select file.Edits.Replace(image.Span, $"Toolkit = {Words.Quoted(toolkit)}");
}

internal sealed class RepeatedInput() : CodeOperator("target: a list with a name twice, or too long", "RLT0137")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        let rule = argument.Property.Attribute("Elements")
        where rule is not null && argument.Argument.Expression is CollectionExpressionSyntax { Elements.Count: > 0 }
        let list = (CollectionExpressionSyntax)argument.Argument.Expression
        from text in More(list.Elements[^1].ToString(), rule)
        select file.Edits.Insert(list.Elements[^1].Span.End, ", " + text).Or(argument.Argument.Span);

    /// <summary>The last element again, where names count, and as many more as are allowed in all.</summary>
    private static IEnumerable<string> More(string last, AttributeData rule)
    {
        if (rule.NamedArguments.Any(a => a.Key == "AreNamed"))
            yield return last;
        if (rule.NamedArguments.FirstOrDefault(a => a.Key == "Most").Value.Value is int most)
            yield return string.Join(", ", Enumerable.Range(0, most).Select(i => last.Contains('=', StringComparison.Ordinal) ? last.Insert(1, $"n{i}") : last));
    }
}

internal sealed class UnknownName() : CodeOperator("target: a name that another list does not have", "RLT0137")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Attribute("NamesOf") is not null
        from literal in argument.Argument.Expression.DescendantNodes().OfType<LiteralExpressionSyntax>()
        let parts = literal.Token.ValueText.Split('=')
        from name in (string[])[Words.Misspelt(parts[0]), "another"]
        select file.Edits.Replace(literal.Span, Words.Quoted($"{name}={parts[1]}"));
}

internal sealed class SecretInText() : CodeOperator("target: a secret in the source", "RLT0066")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Name is "ScriptParameters" or "PipPackages"
        from literal in argument.Argument.Expression.DescendantNodes().OfType<LiteralExpressionSyntax>()
        from secret in argument.Property.Name == "PipPackages" ? (string[])["pong @ git+https://me:hush@git.example/pong"] : ["--api-token=0a1b2c3d4e", "--store=https://me:hush@store.example"]
        select file.Edits.Replace(literal.Span, Words.Quoted(secret));
}

internal sealed class MachinesApart() : CodeOperator("target: two sizes of machines without a network", "RLT0138")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("AzureMl")
        let network = CodeFile.Argument(target, "VirtualNetwork")
        where network is not null && CodeFile.Attributes((MemberDeclarationSyntax)target.Parent!.Parent!, "Workers").Any()
        select file.Without(network).At(target.Span);
}

/// <summary>A tier, or a value for machines of the service, on a target that takes machine groups.</summary>
internal sealed class TierOfACluster() : CodeOperator("target: a tier beside machine groups", "RLT0139")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("AzureMl")
        where CodeFile.Argument(target, "InstanceType") is null && CodeFile.Argument(target, "JobTier") is null && CodeFile.Attributes((MemberDeclarationSyntax)target.Parent!.Parent!, "Head").Any()
        from tier in (string[])["Spot", "Standard"]
        select target.ArgumentList is { } list
            ? file.Edits.Insert(list.CloseParenToken.SpanStart, $", JobTier = {Words.Quoted(tier)}").Or(target.Span)
            : file.Edits.Insert(target.Span.End, $"(JobTier = {Words.Quoted(tier)})").Or(target.Span);
}

internal sealed class RayWithoutItsVersion() : CodeOperator("target: Ray of a version of the API without it", "RLT0050", "RLT0053")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("AzureMl")
        let ray = CodeFile.Argument(target, "UseRayDistribution")
        let version = CodeFile.Argument(target, "ApiVersion")
        where ray is not null && version is not null
        from edits in (Edits[])
        [
            file.Without(version).At(ray.Span), file.Edits.Replace(version.Expression.Span, "\"2026-05-01\""), file.Edits.Replace(version.Expression.Span, "\"2024-07-01-preview\""),
            file.Edits.Replace(version.Expression.Span, "\"2026-01-15-preview\""),
        ]
        select edits;
}

internal sealed class TakenTargetName() : CodeOperator("target: twice, under one name", "RLT0058")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from target in file.ConfigAttributes("AzureMl", "Slurm", "Ray", "SageMaker", "Local", "Head", "Workers")
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
        where name is "Pattern" or "NamesOf" or "RequiresProperty" or "ExcludesProperty" or "OverridesProperty" or "AtMostProperty" or "UsesMachines"
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
