using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>A mistake in an experiment of a project with a policy.</summary>
/// <param name="name">The mistake, in words.</param>
/// <param name="rules">The rules of which one says so.</param>
internal abstract class PolicyOperator(string name, params string[] rules) : CodeOperator(name, rules)
{
    protected sealed override IEnumerable<Edits> Mutate(CodeFile file) => Policies.Attributes(file.Project, "RlPolicy").Any() ? file.Configs.SelectMany(c => Mutate(file, c)) : [];

    protected abstract IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config);
}

internal sealed class ForbiddenAlgorithm() : PolicyOperator("policy: an algorithm that is not allowed", "RLT0110")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        from part in Parts.Of(file)
        where part.Parent == config && Parts.Options(file, part, "AlgorithmOptions") is not null
        select file.Edits.Replace(part.Type.Span, "DqnOptions").Replace(part.Initializer!.Value.Span, "new()");
}

internal sealed class ForbiddenTarget() : PolicyOperator("policy: a target that is not allowed", "RLT0111")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        from target in CodeFile.Attributes(config, "AzureMl")
        from other in (string[])["Slurm", "Ray", "SageMaker(Role = \"Trainer\", InstanceType = \"ml.c5.4xlarge\", Image = \"lab/rl:1\")"]
        select file.Edits.Insert(target.Span.End, $",\n    {other}");
}

internal sealed class ForbiddenMachine() : PolicyOperator("policy: a size of machine that is not allowed", "RLT0112")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        from machine in CodeFile.Attributes(config, "Head", "Workers")
        let size = CodeFile.Argument(machine, "VmSize")
        where !config.ToString().Contains("NC8AS", StringComparison.Ordinal)
        from other in (string[])["STANDARD_NC16AS_T4_V3", "STANDARD_NC8AS_T4_V3"]
        select file.Edits.Replace(size.Expression.Span, Words.Quoted(other));
}

/// <summary>Longer than two hours, or nothing that ends it in time.</summary>
internal sealed class TooLong() : PolicyOperator("policy: longer than is allowed", "RLT0113")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config)
    {
        foreach (var stop in CodeFile.Attributes(config, "StopWhen").Where(s => s.ToString().Contains("TimeTotalSeconds", StringComparison.Ordinal)))
        {
            yield return file.Edits.Replace(CodeFile.Argument(stop, "AtLeast")!.Expression.Span, "7201");
            yield return file.Without(stop).At(config.Identifier.Span);
        }
        foreach (var most in CodeFile.Attributes(config, "AzureMl").Select(a => CodeFile.Argument(a, "MaxRunDurationSeconds")).OfType<AttributeArgumentSyntax>())
            yield return file.Edits.Replace(most.Expression.Span, "86_400");
    }
}

internal sealed class TooManyMachines() : PolicyOperator("policy: more machines than are allowed", "RLT0114")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        from machine in CodeFile.Attributes(config, "Head", "Workers")
        from name in (string[])["NodeCount", "MaxNodes"]
        let count = CodeFile.Argument(machine, name)
        where count is not null
        select file.Edits.Replace(count.Expression.Span, "7");
}

internal sealed class MissingTag() : PolicyOperator("policy: a tag that is missing, or is empty", "RLT0115")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        from tag in CodeFile.Attributes(config, "Tag")
        from edits in (Edits[])[file.Without(tag).At(config.Identifier.Span), file.Edits.Replace(tag.ArgumentList!.Arguments[1].Span, "\" \"")]
        select edits;
}

internal sealed class ForbiddenOption() : PolicyOperator("policy: an option that is forbidden", "RLT0116")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        [
            file.Edits.Insert(config.CloseBraceToken.SpanStart, "    public CheckpointOptions Checkpoint { get; init; } = new() { Keep = 50 };\n"),
            .. CodeFile.Attributes(config, "StopWhen").Take(1).Select(s => file.Edits.Insert(s.Span.End, ",\n    StopWhen(Metric.EpisodesTotal, AtLeast = 500)")),
        ];
}

internal sealed class MissingMetric() : PolicyOperator("policy: a metric that is missing", "RLT0117")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file, TypeDeclarationSyntax config) =>
        CodeFile.Attributes(config, "LogMetric").Where(l => l.ToString().Contains("RewardMean", StringComparison.Ordinal)).Select(l => file.Without(l).At(config.Identifier.Span));
}

/// <summary>A policy or an exception that says nothing, or something that there is not.</summary>
internal sealed class MalformedPolicy() : CodeOperator("policy: malformed itself", "RLT0118")
{
    private static readonly (string Argument, string Wrong)[] Wrong =
    [
        ("AllowedAlgorithms", "[typeof(PpoOptions)]"), ("AllowedTargets", "[typeof(HeadAttribute)]"), ("AllowedVmSizes", "[\"STANDARD_NC4AS_T4_V2\"]"), ("MaxDurationSeconds", "-1"), ("MaxNodes", "0"),
        ("RequiredTags", "[\"a&b\"]"), ("RequiredTags", "[]"), ("ForbiddenOptions", "[\"--Checkpoint.Keep\"]"), ("ForbiddenOptions", "[\"checkpoint.kep\"]"), ("RequiredMetrics", "[\"\"]"), ("Rule", "\"RLT0121\""), ("Reason", "\"\""),
        ("Until", "\"31.3.2027\""), ("ApprovedBy", "\"\""),
    ];

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) is "RlPolicy" or "RlPolicyException"
        from wrong in Wrong
        let argument = CodeFile.Argument(attribute, wrong.Argument)
        where argument is not null
        select file.Edits.Replace(argument.Expression.Span, wrong.Wrong);
}

/// <summary>A policy that misspells an option or a metric, which might be an experiment's own.</summary>
internal sealed class MisspeltPolicy() : CodeOperator("policy: misspells what it names", "RLT0121")
{
    private static readonly (string Argument, string Wrong)[] Wrong =
        [("ForbiddenOptions", "[\"chekpoint.keep\"]"), ("ForbiddenOptions", "[\"stop.episodes_totl\"]"), ("ForbiddenOptions", "[\"algorithm.gama\"]"), ("RequiredMetrics", "[\"episode_reward_maen\"]")];

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "RlPolicy"
        from wrong in Wrong
        select file.Edits.Replace(CodeFile.Argument(attribute, wrong.Argument)!.Expression.Span, wrong.Wrong);
}

internal sealed class DefaultsNotEmbedded() : CodeOperator("policy: defaults that are not embedded", "RLT0131")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "RlDefaults"
        from wrong in (string[])["default.yaml", "Defaults.yaml", "defaults.yml", "defaults", "configs/defaults.yaml", ""]
        select file.Edits.Replace(attribute.ArgumentList!.Arguments[0].Span, Words.Quoted(wrong));
}

/// <summary>An exception that ends in a few days, or has ended: found at what it allows.</summary>
internal sealed class EndingException() : Operator("policy: an exception that ends", "RLT0112", "RLT0119")
{
    public override IEnumerable<Mutant> Mutate(Project project) =>
        from attribute in Policies.Attributes(project, "RlPolicyException")
        let until = CodeFile.Argument(attribute, "Until")!.Expression
        from file in project.Code
        from size in file.Nodes<LiteralExpressionSyntax>()
        where size.Token.ValueText == "STANDARD_NC8AS_T4_V3"
        from days in (int[])[-2, 3]
        let day = DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        let mutant = new Edits(project, attribute.SyntaxTree.FilePath).Replace(until.Span, Words.Quoted(day)).At().OrIn(file.Path, size.Span).Mutant(this)
        select mutant with { Words = $"Until is {days} days from now" };
}

internal static class Policies
{
    public static IEnumerable<AttributeSyntax> Attributes(Project project, string name) => project.Code.SelectMany(f => f.Nodes<AttributeSyntax>()).Where(a => CodeFile.NameOf(a) == name);
}
