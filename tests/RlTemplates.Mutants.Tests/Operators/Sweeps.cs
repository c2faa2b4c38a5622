using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class MisspeltSweepKey() : PresetOperator("sweep: a misspelt key", "RLT0080", "RLT0081")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        preset.Entries.Where(e => e.Path.StartsWith("sweep.", StringComparison.Ordinal)).Select(e => preset.Edits.Replace(e.KeySpan, Words.Misspelt(e.Key)));
}

internal sealed class WrongSweepSetting() : PresetOperator("sweep: a wrong setting", "RLT0082")
{
    private static readonly (string Name, string[] Wrong)[] Settings =
    [
        ("method", ["grdi", "bayes"]), ("goal", ["max"]), ("trials", ["0", "1001", "many"]), ("time", ["soon"]), ("parallel", ["0", "500"]), ("type", ["medain"]), ("resource", ["steps"]), ("grace_period", ["-1"]),
    ];

    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from setting in Settings
        from part in SweepPart.Of(preset, setting.Name)
        from wrong in setting.Wrong
        select preset.Edits.Replace(part.Value, wrong);
}

internal sealed class WrongSweepValue() : PresetOperator("sweep: a value that its option cannot have, or has twice", "RLT0083")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset)
    {
        foreach (var part in SweepPart.Of(preset, "values").Where(p => p.Option is not null))
        {
            var all = part.Text.Trim('[', ']').Split(", ");
            foreach (var wrong in part.Option!.OutOfRange().Append(part.Option!.Type.TypeKind == TypeKind.Enum ? Words.Misspelt(all[0]) : "many"))
                yield return preset.Edits.Replace(part.Value, $"[{string.Join(", ", [wrong, .. all[1..]])}]");
            yield return preset.Edits.Replace(part.Value, $"[{all[0]}, {string.Join(", ", all)}]");
        }
        foreach (var part in SweepPart.Of(preset, "max").Where(p => p.Option is not null))
        {
            foreach (var wrong in part.Option!.OutOfRange().Append("many"))
                yield return preset.Edits.Replace(part.Value, wrong);
        }
    }
}

/// <summary>No values, or a range without one of its ends.</summary>
internal sealed class EmptySearch() : PresetOperator("sweep: nothing to choose among", "RLT0084")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        SweepPart.Of(preset, "values").Select(v => preset.Edits.Replace(v.Value, "[]"))
            .Concat(SweepPart.Of(preset, "min").Concat(SweepPart.Of(preset, "max")).Select(e => preset.Edits.Replace(e.Span, "").At(e.Around)));
}

/// <summary>Draws without a budget, found where they are asked for; a grid through a range without steps.</summary>
internal sealed class EndlessSearch() : PresetOperator("sweep: no end of trials", "RLT0085")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        (from method in SweepPart.Of(preset, "method")
         where method.Text == "random"
         from budget in preset.Entries
         where budget.Path == "sweep.budget"
         let last = preset.Entries.Last(e => e == budget || e.Path.StartsWith("sweep.budget.", StringComparison.Ordinal))
         select preset.Edits.Replace(TextSpan.FromBounds(budget.Line.Start, last.Line.End), "").At(method.Value))
        .Concat(SweepPart.Of(preset, "step").Select(s => preset.Edits.Replace(s.Span, "").At(s.Around)));
}

internal sealed class WrongSearchRange() : PresetOperator("sweep: a range that cannot be", "RLT0086")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        (from min in SweepPart.Of(preset, "min")
         from max in SweepPart.Of(preset, "max")
         where max.Owner == min.Owner
         select preset.Edits.Replace(min.Value, max.Text).Replace(max.Value, min.Text))
        .Concat(from drawn in SweepPart.Of(preset, "distribution")
                where drawn.Text == "log_uniform"
                from min in SweepPart.Of(preset, "min")
                where drawn.Owner == min.Owner
                select preset.Edits.Replace(min.Value, "0").Or(drawn.Value))
        .Concat(SweepPart.Of(preset, "distribution").Where(d => d.Text == "int_uniform").Select(d => preset.Edits.Replace(d.Value, "uniform")))
        .Concat(SweepPart.Of(preset, "step").Select(s => preset.Edits.Replace(s.Value, "70")));
}

/// <summary>A budget for fewer trials than the grid has: it may be told of at either.</summary>
internal sealed class SmallBudget() : PresetOperator("sweep: a grid larger than its budget", "RLT0087")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from method in SweepPart.Of(preset, "method")
        where method.Text == "grid"
        from trials in SweepPart.Of(preset, "trials")
        from few in (string[])["1", "17"]
        select preset.Edits.Replace(trials.Value, few).Or(preset.Entries.Single(e => e.Path == "sweep.parameters").KeySpan);
}

internal sealed class MisspeltSweepMetric() : PresetOperator("sweep: a misspelt metric", "RLT0088")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) => SweepPart.Of(preset, "name").Select(n => preset.Edits.Replace(n.Value, Words.Misspelt(n.Text)));
}

/// <summary>More grace than the file lets a trial train, or fewer trials than are compared with.</summary>
internal sealed class StoppingThatNeverActs() : PresetOperator("sweep: early stopping that never acts", "RLT0089")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        SweepPart.Of(preset, "grace_period").Where(_ => preset.Entries.Any(e => e.Path == "stop.timesteps_total")).Select(g => preset.Edits.Replace(g.Value, "2000000"))
            .Concat(from least in SweepPart.Of(preset, "min_trials")
                    from trials in SweepPart.Of(preset, "trials")
                    select preset.Edits.Replace(trials.Value, least.Text).Or(least.Around));
}

/// <summary>A part of a sweep with a value, in block or flow style.</summary>
/// <param name="Owner">What it belongs to: the parameter, for example.</param>
/// <param name="Option">The option that its parameter varies, if any.</param>
/// <param name="Span">Key and value.</param>
/// <param name="Value">The value.</param>
/// <param name="Text">The value's text.</param>
/// <param name="Around">The lines of what it belongs to.</param>
internal sealed record SweepPart(string Owner, IPropertySymbol? Option, TextSpan Span, TextSpan Value, string Text, IReadOnlyList<TextSpan> Around)
{
    private const string Parameters = "sweep.parameters.";

    public static IEnumerable<SweepPart> Of(PresetText preset, string name)
    {
        foreach (var entry in preset.Entries.Where(e => e.Path.StartsWith("sweep.", StringComparison.Ordinal) && e.Value.Length > 0))
        {
            if (entry.Key == name)
                yield return Make(preset, entry.Path[..entry.Path.LastIndexOf('.')], TextSpan.FromBounds(entry.KeySpan.Start, entry.ValueSpan.End), entry.ValueSpan, entry.Value);
            foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(entry.Value, $@"(, )?\b{name}: (?<value>\[[^\]]*\]|[^,}} ]+)"))
            {
                var value = match.Groups["value"];
                yield return Make(preset, entry.Path, new(entry.ValueSpan.Start + match.Index, match.Length), new(entry.ValueSpan.Start + value.Index, value.Length), value.Value);
            }
        }
    }

    private static SweepPart Make(PresetText preset, string owner, TextSpan span, TextSpan value, string text) =>
        new(owner, owner.StartsWith(Parameters, StringComparison.Ordinal) ? preset.Property(owner[Parameters.Length..]) : null, span, value, text,
            [.. preset.Entries.Where(e => e.Path == owner || e.Path.StartsWith(owner + ".", StringComparison.Ordinal)).Select(e => e.Line)]);
}
