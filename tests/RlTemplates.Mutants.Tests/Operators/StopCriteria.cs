using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class TwoBounds() : CodeOperator("stop: two bounds", "RLT0009")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from stop in StopCriteria.Of(file)
        select file.Edits.Insert(stop.Bound.Span.End, $", {(stop.IsLeast ? "AtMost" : "AtLeast")} = 1");
}

internal sealed class NoBound() : CodeOperator("stop: no bound", "RLT0009")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => StopCriteria.Of(file).Select(s => file.Without(s.Bound).Or(s.Attribute.Span));
}

internal sealed class SecondCriterion() : CodeOperator("stop: two criteria on one metric", "RLT0009")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        StopCriteria.Of(file).Select(s => file.Edits.Insert(s.Attribute.Span.End, $", StopWhen({s.Metric}, {(s.IsLeast ? "AtMost" : "AtLeast")} = 7)").Or(s.Attribute.Span));
}

/// <summary>Totals start at 0 and grow; they are never less and always at most the bound, until they are not.</summary>
internal sealed class WrongSide() : CodeOperator("stop: the wrong side of a total", "RLT0036", "RLT0037")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from stop in StopCriteria.Of(file)
        where stop.IsLeast && stop.Metric is "Metric.TimeTotalSeconds" or "Metric.EpisodesTotal" or "Metric.TimestepsTotal" or "Metric.TrainingIteration"
        from bound in (string[])["AtMost = " + stop.Bound.Expression, "AtMost = -1", "AtLeast = -1", "AtLeast = double.PositiveInfinity"]
        select file.Edits.Replace(stop.Bound.Span, bound);
}

/// <summary>More than an episode of the environment can have, by its attribute, without wrappers, which change rewards.</summary>
internal sealed class RewardThatCannotBe() : CodeOperator("stop: a reward that cannot be", "RLT0036")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from stop in StopCriteria.Of(file)
        where stop.IsLeast && stop.Metric == "Metric.EpisodeRewardMean" && !stop.Attribute.Parent!.Parent!.ToString().Contains("Wrappers", StringComparison.Ordinal)
        let environment = file.Type((TypeDeclarationSyntax)stop.Attribute.Parent!.Parent!)!.GetMembers().OfType<IPropertySymbol>()
            .Select(p => p.Type.Attribute("EnvironmentOptions")?.ConstructorArguments[0].Value as INamedTypeSymbol).First(t => t is not null)
        let most = environment!.Attribute("Environment")?.NamedArguments.FirstOrDefault(n => n.Key == "MaxEpisodeReward").Value.Value as double?
        where most is not null
        select file.Edits.Replace(stop.Bound.Expression.Span, (most.Value + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>The least reward is never above the mean, so the mean stops first.</summary>
internal sealed class CriterionThatNeverMatters() : CodeOperator("stop: a criterion that never matters", "RLT0038")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from stop in StopCriteria.Of(file)
        where stop.IsLeast && stop.Metric == "Metric.EpisodeRewardMean"
        select file.Edits.Insert(stop.Attribute.Span.End, $", StopWhen(Metric.EpisodeRewardMin, AtLeast = {stop.Bound.Expression})");
}

/// <summary>A property Stop hides the attributes.</summary>
internal sealed class StopInTwoPlaces() : CodeOperator("stop: criteria in two places", "RLT0044")
{
    private const string Bounds = "Dictionary<string, RlTemplates.Options.StopBound>";

    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from config in file.Configs
        let stops = CodeFile.Attributes(config, "StopWhen").ToList()
        let own = config.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(p => p.Identifier.ValueText == "Stop")
        select own is null
            ? file.Edits.Insert(config.CloseBraceToken.SpanStart, $"    public IReadOnly{Bounds} Stop {{ get; init; }} = new {Bounds}();\n").Or(stops.Select(s => s.Span))
            : file.Edits.Insert(config.AttributeLists[0].Span.End, "\n[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]");
}

/// <summary>Only where the class has no property Stop and no callback that stops, and no default preset stops either.</summary>
internal sealed class NothingStops() : CodeOperator("stop: nothing stops the training", "RLT0039")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file)
    {
        if (file.Project.Texts.Any(t => t.Key.EndsWith("default.yaml", StringComparison.Ordinal) && t.Value.Contains("\nstop:", StringComparison.Ordinal)))
            yield break;
        foreach (var config in file.Configs)
        {
            var stops = CodeFile.Attributes(config, "StopWhen").ToList();
            if (stops.Count == 0 || config.ToString().Contains("Stop(", StringComparison.Ordinal) || config.AttributeLists.Any(l => l.Attributes.Count > 1 && l.Attributes.Any(stops.Contains)))
                continue;
            var edits = file.Edits.At(config.Identifier.Span);
            foreach (var stop in stops)
                edits.Replace(stop.Parent!.Span, "");
            yield return edits;
        }
    }
}

internal static class StopCriteria
{
    public static IEnumerable<(AttributeSyntax Attribute, string Metric, AttributeArgumentSyntax Bound, bool IsLeast)> Of(CodeFile file) =>
        from attribute in file.ConfigAttributes("StopWhen")
        let least = CodeFile.Argument(attribute, "AtLeast")
        let most = CodeFile.Argument(attribute, "AtMost")
        where (least is null) != (most is null)
        select (attribute, attribute.ArgumentList!.Arguments[0].ToString(), (least ?? most)!, least is not null);
}
