using Microsoft.CodeAnalysis.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>Keys of a dictionary of one's own may be anything.</summary>
internal sealed class MisspeltKey() : PresetOperator("preset: a misspelt key", "RLT0070")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset)
    {
        var options = preset.Options().Select(o => o.Entry.Path).ToHashSet();
        return preset.Entries.Where(e => !e.Path.StartsWith("sweep.", StringComparison.Ordinal)).Where(e => options.Contains(e.Path) || e.Value.Length == 0 || e.Path.StartsWith("stop.", StringComparison.Ordinal) || e.Path == "extends")
            .Select(e => preset.Edits.Replace(e.KeySpan, Words.Misspelt(e.Key)));
    }
}

internal sealed class WrongTypeInPreset() : PresetOperator("preset: a value of another type", "RLT0071")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from option in preset.Options()
        let type = option.Property.Type.Plain()
        from wrong in type switch
        {
            _ when type.IsWhole() => ["many", option.Entry.Value + ".5", "[1, 2]", "yes"],
            _ when type.IsReal() => ["fast", "0,5", "1e", "'1 %'"],
            { SpecialType: SpecialType.System_Boolean } => (string[])["maybe", "2", "[true]"],
            { TypeKind: TypeKind.Enum } => [Words.Misspelt(option.Entry.Value), "7.5"],
            { Name: "TimeSpan" } => ["90", "90x", "soon"],
            { Name: "IReadOnlyList", } when ((INamedTypeSymbol)type).TypeArguments[0].IsWhole() => ["[64, wide]", "[64, 0.5]"],
            _ => [],
        }
        select preset.Edits.Replace(option.Entry.ValueSpan, wrong);
}

internal sealed class OutOfRangeInPreset() : PresetOperator("preset: a value outside its range", "RLT0072")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from option in preset.Options()
        from wrong in option.Property.OutOfRange().Concat(option.Property.Allowed().OfType<int>().Select(a => $"{a + 1}").Take(1))
        where !option.Property.Allowed().OfType<int>().Select(a => $"{a}").Contains(wrong)
        select preset.Edits.Replace(option.Entry.ValueSpan, option.Entry.Value.StartsWith('[') ? $"[{wrong}]" : wrong);
}

/// <summary>Not a list of one, which is that one.</summary>
internal sealed class WrongStopInPreset() : PresetOperator("preset: a stop criterion without a bound", "RLT0071")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from entry in preset.Entries
        where entry.Path.StartsWith("stop.", StringComparison.Ordinal)
        from wrong in (string[])["soon", "'=5'", "[5, 6]"]
        select preset.Edits.Replace(entry.ValueSpan, wrong);
}

internal sealed class DuplicateKey() : PresetOperator("preset: a key twice", "RLT0073")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        preset.Entries.Where(e => e.Value.Length > 0).Select(e => preset.Edits.Insert(e.Line.End, $"\n{new string(' ', e.Indent)}{e.Key}: {e.Value}").Or(e.Line));
}

internal sealed class UnknownBase() : PresetOperator("preset: a base that there is not", "RLT0074", "RLT0078")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from entry in preset.Entries
        where entry.Path == "extends"
        from wrong in (string[])[Words.Misspelt(entry.Value.Trim('[', ']')), "../../outside", ""]
        select preset.Edits.Replace(entry.ValueSpan, wrong);
}

internal sealed class CircularBase() : PresetOperator("preset: extends itself", "RLT0075")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset)
    {
        var name = preset.Path.Split('/')[^1].Split('.')[0];
        return preset.Path.Count(c => c == '/') > 1 || preset.Entries.Count == 0 ? []
            : preset.Entries.FirstOrDefault(e => e.Path == "extends") is { } entry ? [preset.Edits.Replace(entry.ValueSpan, name)]
            : [preset.Edits.Insert(0, $"extends: {name}\n")];
    }
}

/// <summary>A reader may see it on the lines beside it, or as the value of its group.</summary>
internal sealed class BrokenSyntax() : PresetOperator("preset: broken syntax", "RLT0071", "RLT0076", "RLT0078", "RLT0080", "RLT0081")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from entry in preset.Entries
        where entry.Value.Length > 0 && entry.Path != "extends"
        let rest = TextSpan.FromBounds(entry.Line.End, Math.Min(entry.Line.End + 1, preset.Project.Texts[preset.Path].Length))
        from edit in (Edits[])
        [
            preset.Edits.Replace(entry.ValueSpan, "[" + entry.Value.Trim('[', ']')), preset.Edits.Replace(entry.ValueSpan, "\"" + entry.Value.Trim('\'', '"')),
            preset.Edits.Replace(entry.ValueSpan, "{ " + entry.Value), preset.Edits.Insert(entry.Line.Start, "\t"), preset.Edits.Replace(new(entry.KeySpan.End, 1), ""),
        ]
        select edit.Or(rest).Or(preset.Entries.Where(e => e.Line.Start < entry.Line.Start).TakeLast(1).Concat(preset.Entries.Where(e => entry.Path.StartsWith(e.Path + ".", StringComparison.Ordinal))).Select(e => e.Line));
}

/// <summary>An entry of a group at the beginning of its line: it is then no entry of the group. Only where nothing of that name is there.</summary>
internal sealed class LostIndent() : PresetOperator("preset: an indent that is lost", "RLT0070", "RLT0076", "RLT0078")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from entry in preset.Entries
        where entry.Indent > 0 && preset.Entries.All(e => e.Path != entry.Key)
        select preset.Edits.Replace(new(entry.Line.Start, entry.Indent), "").Or(preset.Entries.Last(e => e.Indent < entry.Indent && e.Line.Start < entry.Line.Start).Line)
            .Or(preset.Entries.Where(e => e.Line.Start > entry.Line.Start).Take(1).Select(e => e.Line))
            .Or(preset.Entries.Where(e => e.Line.Start > entry.Line.Start && e.Indent <= entry.Indent).Take(1).Select(e => e.Line));
}

/// <summary>One blank more before an entry: it is then no neighbour of the one above.</summary>
internal sealed class ExtraIndent() : PresetOperator("preset: an indent that is too large", "RLT0076")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from pair in preset.Entries.Zip(preset.Entries.Skip(1))
        where pair.First.Indent == pair.Second.Indent && pair.First.Value.Length > 0
        select preset.Edits.Insert(pair.Second.Line.Start, "  ").Or(pair.First.Line);
}

internal sealed class RefusedYaml() : PresetOperator("preset: anchors, aliases, tags", "RLT0077")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from option in preset.Options()
        from wrong in (string[])["&a " + option.Entry.Value, "*a", "!!str " + option.Entry.Value]
        select preset.Edits.Replace(option.Entry.ValueSpan, wrong);
}

/// <summary>A value that a preset has in common with another, where a third extends both and does not say which is meant.</summary>
internal sealed class ContradictingBases() : PresetOperator("preset: another value than in a preset beside it", "RLT0129")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset)
    {
        var presets = preset.Project.Texts.Keys.Where(p => p.StartsWith("configs/", StringComparison.Ordinal)).Select(p => new PresetText(preset.Project, p)).ToList();
        return from joint in presets
               let extends = joint.Entries.FirstOrDefault(e => e.Path == "extends")
               where extends is not null
               let bases = extends.Value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries)
               where bases.Length > 1 && bases.Contains(NameOf(preset))
               from option in preset.Options()
               where joint.Entries.All(e => e.Path != option.Entry.Path)
               where presets.Any(p => p.Path != preset.Path && bases.Contains(NameOf(p)) && p.Entries.Any(e => e.Path == option.Entry.Path))
               select preset.Edits.Replace(option.Entry.ValueSpan, option.Entry.Value == "4" ? "5" : "4").At().OrIn(joint.Path, extends.Line);
    }

    private static string NameOf(PresetText preset) => Path.GetFileNameWithoutExtension(preset.Path);
}

internal sealed class GroupAsValue() : PresetOperator("preset: a value for a group, and a group for a value", "RLT0078")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        preset.Options().Where(o => o.Property.Type.IsWhole() || o.Property.Type.IsReal()).Select(o => preset.Edits.Replace(o.Entry.ValueSpan, $"{{ value: {o.Entry.Value} }}"))
            .Concat(preset.Options().Where(o => o.Entry.Indent == 0).Select(o => preset.Edits.Insert(o.Entry.Line.End, "\nalgorithm: 3")));
}

/// <summary>An option that another algorithm has, and this one does not.</summary>
internal sealed class OptionOfAnotherAlgorithm() : PresetOperator("preset: an option of another algorithm", "RLT0070")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from entry in preset.Entries
        where entry.Path == "evaluation.episodes"
        from other in (string[])["clip_param: 0.2", "vtrace_clip_rho: 1", "double_q: true", "ent_coef: auto"]
        let path = "algorithm"
        where preset.Entries.All(e => e.Path != path) && !Knows(preset.Project, other.Split(':')[0])
        select preset.Edits.Insert(preset.Entries.First(e => e.Path == "evaluation").Line.Start, $"algorithm:\n  {other}\n");

    private static bool Knows(Project project, string option) =>
        project.Code.SelectMany(f => f.ConfigProperties.Select(p => f.Model.GetTypeInfo(p.Type).Type!))
            .Any(t => t.GetMembers().Any(m => m.Name.Equals(option.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)));
}

internal sealed class MissingValue() : PresetOperator("preset: no value", "RLT0071")
{
    protected override IEnumerable<Edits> Mutate(PresetText preset) =>
        from option in preset.Options()
        where option.Property.Type is { IsValueType: true, Name: not "Nullable" }
        select preset.Edits.Replace(option.Entry.ValueSpan, "");
}
