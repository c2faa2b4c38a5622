using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>Settings that contradict each other, by the docs of the algorithms; only where the class sets none of them itself.</summary>
internal sealed class ContradictingOptions() : CodeOperator("constraint: options of an algorithm that contradict each other", "RLT0017")
{
    private static readonly (string Algorithm, string Settings)[] Wrong =
    [
        ("DqnOptions", "BufferSize = 32"), ("DqnOptions", "LearningStarts = 200_000"), ("DqnOptions", "TrainBatchSize = 500_000"), ("DqnOptions", "Network = new() { UseLstm = true }"),
        ("DqnOptions", "Dueling = false, Network = new() { ShareLayers = false }"), ("SacOptions", "BatchSize = 1_000_000, BufferSize = 1000"), ("SacOptions", "Network = new() { UseLstm = true }"),
        ("SacOptions", "Network = new() { ShareLayers = true }"), ("SacOptions", "BufferSize = 60, LearningStarts = 100, BatchSize = 32"), ("ImpalaOptions", "LockStep = true, NumWorkers = 0"),
        ("ImpalaOptions", "LockStep = true, NumWorkers = 2, NumDataLoaderBuffers = 4"), ("PpoOptions", "SgdMinibatchSize = 100, RolloutFragmentLength = 32, Network = new() { UseLstm = true }"),
    ];

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from part in Parts.Of(file)
        from wrong in Wrong
        where part.Type.ToString() == wrong.Algorithm && !wrong.Settings.Split('{')[0].Split(',').Any(s => part.Initializer!.ToString().Contains(s.Split('=')[0].Trim() + " =", StringComparison.Ordinal))
        select Constraints.With(file, part, wrong.Settings);
}

/// <summary>What only vectors can be normalised, asked of images.</summary>
internal sealed class OptionForOtherObservations() : CodeOperator("constraint: an option for other observations", "RLT0017")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from part in Parts.Of(file)
        where part.Type.ToString() is "PpoOptions" or "ImpalaOptions" && part.Parent is TypeDeclarationSyntax config && config.Members.OfType<PropertyDeclarationSyntax>().Any(p => p.Type.ToString() is "PongOptions" or "BreakoutOptions")
        select Constraints.With(file, part, "NormalizeObservations = true");
}

/// <summary>A training that ends before the first rollout.</summary>
internal sealed class TrainingTooShort() : CodeOperator("constraint: the training ends before it begins", "RLT0032")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Constraints.EndAfterTenSteps(file, "PpoOptions", "ImpalaOptions");
}

/// <summary>A training that ends before the first update from replay.</summary>
internal sealed class LearningTooLate() : CodeOperator("constraint: the training ends before learning starts", "RLT0032", "RLT0033")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Constraints.EndAfterTenSteps(file, "DqnOptions", "SacOptions");
}

/// <summary>Evaluations or checkpoints after the last iteration.</summary>
internal sealed class IntervalTooLong() : CodeOperator("constraint: an interval longer than the training", "RLT0034")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Property.Name == "Interval" && set.Value.Ancestors().OfType<TypeDeclarationSyntax>().First() is { } config && CodeFile.Attributes(config, "StopWhen").Any(a => a.ToString().Contains("TrainingIteration", StringComparison.Ordinal))
        select file.Edits.Replace(set.Value.Span, "2_000_000");
}
/// <summary>A record's own constraint, broken by the default of the option that must not be less.</summary>
internal sealed class OwnConstraint() : CodeOperator("constraint: of a record of one's own", "RLT0017")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Nodes<RecordDeclarationSyntax>()
        from attribute in CodeFile.Attributes(type, "NotLessThan")
        let name = (file.Model.GetConstantValue(attribute.ArgumentList!.Arguments[0].Expression).Value as string)!
        from set in file.Settings()
        where set.Property.Name == name && Facts.Numbers(set.Value).Any()
        select file.Edits.Replace(set.Value.Span, "1").Or(type.Identifier.Span, attribute.Span);
}

internal static class Constraints
{
    /// <summary>Ends the training of one of these algorithms after ten steps.</summary>
    public static IEnumerable<Edits> EndAfterTenSteps(CodeFile file, params string[] algorithms) =>
        from part in Parts.Of(file)
        where algorithms.Contains(part.Type.ToString())
        let config = (TypeDeclarationSyntax)part.Parent!
        let stop = CodeFile.Attributes(config, "StopWhen").FirstOrDefault(a => !config.ToString().Contains("TimestepsTotal", StringComparison.Ordinal))
        where stop is not null
        select file.Edits.Insert(stop.Span.End, ", StopWhen(Metric.TimestepsTotal, AtLeast = 10)").Or(part.Span);

    /// <summary>Sets more in the initialiser of an option; a finding may stand anywhere in it.</summary>
    public static Edits With(CodeFile file, PropertyDeclarationSyntax part, string settings) => Set(file, part, settings).Or(part.Initializer!.Span);

    /// <summary>Sets more in the initialiser of an option.</summary>
    public static Edits Set(CodeFile file, PropertyDeclarationSyntax part, string settings)
    {
        var value = (BaseObjectCreationExpressionSyntax)part.Initializer!.Value;
        return value.Initializer is { Expressions.Count: > 0 } set ? file.Edits.Insert(set.Expressions[0].SpanStart, settings + ", ") : file.Edits.Replace(value.Span, $"new() {{ {settings} }}");
    }
}
