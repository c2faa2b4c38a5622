using System.Text.RegularExpressions;

namespace RlTemplates.Docs.Tests;

/// <summary>What a comment above a block of YAML says, such as <c>preset: with metrics.md</c>.</summary>
/// <param name="Kind">What the block is.</param>
/// <param name="With">Page whose first sample has the config class, below docs; null for the sample above the block.</param>
internal sealed partial record PresetForm(PresetKind Kind, string? With)
{
    /// <summary>Null where the comment is in no known form.</summary>
    public static PresetForm? Parse(string comment) => comment switch
    {
        "" or "preset" => new(PresetKind.Preset, null),
        "defaults" => new(PresetKind.Defaults, null),
        _ when WithPage().Match(comment) is { Success: true } with => new(PresetKind.Preset, with.Groups["page"].Value),
        _ => OutsiderFile().IsMatch(comment) ? new(PresetKind.Outsider, null) : null,
    };

    [GeneratedRegex(@"^preset: with (?<page>[\w./-]+\.md)$")]
    private static partial Regex WithPage();

    [GeneratedRegex(@"^RlTemplates\.Outsider[\w./-]*\.yaml$")]
    private static partial Regex OutsiderFile();
}

/// <summary>What a block of YAML is.</summary>
internal enum PresetKind
{
    /// <summary>A preset, perhaps with a sweep.</summary>
    Preset,

    /// <summary>The defaults of a team kit.</summary>
    Defaults,

    /// <summary>A file of tests/Outsider.</summary>
    Outsider,
}
