using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Whether a run has tags, values of options and a preset that are asked for.</summary>
internal static class RunConditions
{
    /// <summary>Reads names with values; a comma that no further name follows belongs to the value before it.</summary>
    /// <param name="option">The option that gives them.</param>
    /// <param name="text">Its value; null where it is not given.</param>
    /// <param name="mayLackValue">Whether a name alone is enough.</param>
    /// <exception cref="UserException">A name or a value is missing.</exception>
    public static IReadOnlyList<(string Name, string? Value)> Parse(VerbOption<string?> option, string? text, bool mayLackValue)
    {
        if (text is null)
            return [];
        var conditions = new List<(string Name, string? Value)>();
        foreach (var part in text.Split(','))
        {
            var (name, sign) = (part.Split('=')[0].Trim(), part.IndexOf('='));
            if (sign < 0 && !mayLackValue && conditions is [.., var last])
                conditions[^1] = last with { Value = $"{last.Value},{part}" };
            else if (name.Length == 0 || (sign < 0 && !mayLackValue))
                throw new UserException($"{option.Name} is '{text}'; it must be {option.Symbol.HelpName}.");
            else
                conditions.Add((name, sign < 0 ? null : part[(sign + 1)..].Trim()));
        }
        return conditions;
    }

    /// <summary>Whether a run has a tag, with this value where one is asked for.</summary>
    public static bool HasTag(RunInfo run, (string Name, string? Value) condition) =>
        run.Tags.TryGetValue(condition.Name, out var value) && (condition.Value is null || condition.Value == value);

    /// <summary>The runs that took values from a preset and have the values of options. Their own files are read for that.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="preset">Name or path of the preset; null for any.</param>
    /// <param name="values">Values by option.</param>
    /// <exception cref="UserException">None of the runs has an option of such a name.</exception>
    public static IReadOnlyList<RunInfo> WithOptions(IReadOnlyList<RunInfo> runs, string? preset, IReadOnlyList<(string Name, string? Value)> values)
    {
        if (preset is null && values.Count == 0)
            return runs;
        var read = runs.AsParallel().AsOrdered().Select(r => (Run: r, RunFile.Read(r.Directory).Config)).ToList();
        var conditions = values.Select(v => (Path: NameCase.KebabToSnake(v.Name), Value: v.Value!)).ToList();
        var known = conditions.Count == 0 ? [] : read.SelectMany(r => r.Config.Select(o => o.Path)).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && conditions.Where(c => !known.Contains(c.Path)).Select(c => $"--where names {c.Path}, which is no option of these runs{OptionLookup.DidYouMean(c.Path, known)}").ToList() is { Count: > 0 } unknown)
            throw new UserException(unknown);
        return
        [
            .. read.Where(r => (preset is null || r.Config.Any(o => IsFrom(o, preset)))
                && conditions.TrueForAll(c => r.Config.Any(o => o.Path == c.Path && IsSame(o.Text, c.Value)))).Select(r => r.Run),
        ];
    }

    // A source is such as configs/pong/quick.yaml, line 4, column 3.
    private static bool IsFrom(ResolvedOption option, string preset)
    {
        if (option.Source.Kind != SourceKind.Preset)
            return false;
        var line = option.Source.Text.LastIndexOf(", line ", StringComparison.Ordinal);
        var path = line < 0 ? option.Source.Text : option.Source.Text[..line];
        return path == preset || Path.ChangeExtension(path, null).Replace('\\', '/') is var name && (name == preset || name.EndsWith("/" + preset, StringComparison.Ordinal));
    }

    private static bool IsSame(string text, string value) => text.Equals(value, StringComparison.OrdinalIgnoreCase)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && a == b);
}
