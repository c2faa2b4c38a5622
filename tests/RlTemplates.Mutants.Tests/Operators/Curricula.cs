using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class CurriculumOfAnotherOption() : CodeOperator("curriculum: an option that it cannot change", "RLT0141")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in Curricula.Set(file, "Option")
        let right = ((LiteralExpressionSyntax)set).Token.ValueText
        from wrong in (string[])["", right.Split('.')[1], Words.Misspelt(right), "algorithm.gamma", "environment.max_episode_steps", "environment.wrappers", "seed"]
        select file.Edits.Replace(set.Span, Words.Quoted(wrong));
}

internal sealed class CurriculumOfAnEnvironmentWithoutTasks() : CodeOperator("curriculum: an environment that takes no tasks", "RLT0141")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Identifier.ValueText == "Environment" && Curricula.Of(file).Any(c => c.Ancestors().Contains(property.Parent!))
        from other in (string[])["AcrobotOptions", "CartPoleOptions", "MountainCarOptions"]
        select file.Edits.Replace(property.Type.Span, other).Or(Curricula.Of(file).Where(c => c.Ancestors().Contains(property.Parent!)).Select(c => c.Span));
}

internal sealed class SecondCurriculumOfAnOption() : CodeOperator("curriculum: a second one of an option", "RLT0141")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Curricula.Of(file).Select(c => file.Edits.Insert(c.Span.End, ", " + c));
}

internal sealed class WrongValueOfCurriculum() : CodeOperator("curriculum: a value that its option does not take, or too few", "RLT0142")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in Curricula.Set(file, "Values")
        let values = ((CollectionExpressionSyntax)set).Elements
        from edit in values.SelectMany(v => new[] { "many", "1e999", "" }.Select(wrong => file.Edits.Replace(v.Span, Words.Quoted(wrong))))
            .Append(file.Edits.Replace(set.Span, $"[{values[0]}]")).Append(file.Edits.Replace(set.Span, "[]"))
        select edit;
}

internal sealed class WrongTimestepOfCurriculum() : CodeOperator("curriculum: timesteps that do not ascend from 0, or not one for each value", "RLT0142", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in Curricula.Set(file, "Steps")
        let steps = ((CollectionExpressionSyntax)set).Elements.Select(e => e.ToString()).ToList()
        from wrong in (string[])
        [
            $"[{string.Join(", ", steps.Skip(1))}]", $"[{string.Join(", ", steps)}, 900_000]", $"[1, {string.Join(", ", steps.Skip(1))}]", $"[{string.Join(", ", Enumerable.Reverse(steps))}]",
            $"[{string.Join(", ", steps.SkipLast(1))}, {steps[^2]}]", $"[{string.Join(", ", steps.SkipLast(1))}, -1]", "[]",
        ]
        select file.Edits.Replace(set.Span, wrong);
}

internal sealed class WrongMetricOfCurriculum() : CodeOperator("curriculum: a metric that there is not", "RLT0143")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in Curricula.Set(file, "Metric")
        from wrong in (string[])["episode_reward_men", "reward", "learner/mean_rho", ""]
        select file.Edits.Replace(set.Span, Words.Quoted(wrong));
}

internal sealed class WrongBoundOfCurriculum() : CodeOperator("curriculum: no bound, two of them, or one that is never reached", "RLT0143")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in Curricula.Set(file, "AtLeast")
        let assignment = (AssignmentExpressionSyntax)set.Parent!
        let all = assignment.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>()!
        from edit in (Edits[])
        [
            file.Edits.Replace(set.Span, "null").Or(all.Span), file.Edits.Insert(set.Span.End, ", AtMost = 2"), file.Edits.Replace(set.Span, "1.5"), file.Edits.Replace(assignment.Left.Span, "AtMost").Replace(set.Span, "-1"),
        ]
        select edit;
}

internal sealed class NumberOfCurriculumOutOfRange() : CodeOperator("curriculum: a number outside its range", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in Curricula.Set(file, "Iterations", "MinEpisodes")
        from wrong in (string[])["-1", "2_000_000_000"]
        select file.Edits.Replace(set.Span, wrong);
}

internal sealed class WrongCurriculumInPreset() : PresetOperator("curriculum: a mistake in a preset", "RLT0070", "RLT0071", "RLT0072", "RLT0141", "RLT0142", "RLT0143")
{
    private static readonly Dictionary<string, string[]> Wrong = new(StringComparer.Ordinal)
    {
        ["type"] = ["stairs", "scheduled"],
        ["option"] = ["gravity", "environment.gravitiy", "algorithm.gamma", "environment.wrappers"],
        ["values"] = ["[2]", "[]", "[2, heavy, 10]", "[2, 5, 1e999]"],
        ["metric"] = ["reward", "episode_reward_men"],
        ["at_least"] = ["null", "1", "much"],
    };

    protected override IEnumerable<Edits> Mutate(PresetText preset)
    {
        var text = preset.Project.Texts[preset.Path];
        if (!text.Contains("curriculum:", StringComparison.Ordinal))
            yield break;
        var all = TextSpan.FromBounds(text.IndexOf("curriculum:", StringComparison.Ordinal), text.Length);
        foreach (var (name, values) in Wrong)
        {
            var match = Regex.Match(text, $@"\b{name}: (?<value>.+)");
            foreach (var value in values)
                yield return preset.Edits.Replace(new(match.Groups["value"].Index, match.Groups["value"].Length), value).Or(all);
        }
    }
}

internal static class Curricula
{
    public static IEnumerable<BaseObjectCreationExpressionSyntax> Of(CodeFile file) =>
        file.Nodes<BaseObjectCreationExpressionSyntax>().Where(made => file.Model.GetTypeInfo(made).Type?.BaseType?.Name == "CurriculumOptions");

    public static IEnumerable<ExpressionSyntax> Set(CodeFile file, params string[] options) =>
        file.Settings().Where(s => s.Property.ContainingType.Name is "CurriculumOptions" or "ScheduledCurriculum" or "SteppedCurriculum" && options.Contains(s.Property.Name)).Select(s => s.Value);
}
