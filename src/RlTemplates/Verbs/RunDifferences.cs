using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Something in which two runs differ.</summary>
/// <param name="Kind"><c>option</c>, <c>package</c> or <c>run</c>.</param>
/// <param name="Name">What it is: an option's path, a package, or a field of <c>run.json</c>.</param>
/// <param name="First">Its value in the first run; null where that has none.</param>
/// <param name="Second">Its value in the second run; null where that has none.</param>
internal sealed record RunDifference(string Kind, string Name, string? First, string? Second)
{
    /// <summary>What it is, for people.</summary>
    public string Label => Kind == RunDifferences.Package ? $"package {Name}" : Name;
}

/// <summary>Compares what runs were trained with, and where; not what came of them.</summary>
internal static class RunDifferences
{
    /// <summary>An option of the config class.</summary>
    public const string Option = "option";

    /// <summary>A package that the program was built with.</summary>
    public const string Package = "package";

    /// <summary>A field of the run.</summary>
    public const string Run = "run";

    private static readonly (string Name, Func<RunInfo, string?> Text)[] Fields =
    [
        ("experiment", r => r.Experiment), ("seed", r => r.Seed.ToString(CultureInfo.InvariantCulture)), ("commit", r => r.Commit), ("version", r => r.Version), ("runtime", r => r.Runtime),
        ("image", r => r.Image), ("host", r => r.Host), ("target", r => r.Job?.Target),
    ];

    /// <summary>All differences: options first, then what the run itself says, then packages.</summary>
    public static IReadOnlyList<RunDifference> Of(RunInfo first, RunInfo second)
    {
        var options = Compare(Option, Texts(first), Texts(second)).ToList();
        return
        [
            .. options,
            // The seed is an option of almost every experiment.
            .. Fields.Where(f => f.Name != "seed" || !options.Exists(o => o.Name == "seed")).Select(f => new RunDifference(Run, f.Name, f.Text(first), f.Text(second))).Where(d => d.First != d.Second),
            .. Compare(Package, first.Packages, second.Packages),
        ];
    }

    private static IEnumerable<RunDifference> Compare(string kind, IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second) =>
        first.Keys.Union(second.Keys).Select(name => new RunDifference(kind, name, first.GetValueOrDefault(name), second.GetValueOrDefault(name))).Where(d => d.First != d.Second);

    private static Dictionary<string, string> Texts(RunInfo run)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in run.Config)
            texts[option.Path] = option.Text;
        return texts;
    }
}
