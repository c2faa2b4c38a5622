using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Analysis;

/// <summary>Rules on presets. Their messages are whole sentences, which the running program says too.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor UnknownPresetOption = Rule("RLT0070", "Unknown option in a preset", "{0}");

    public static readonly DiagnosticDescriptor WrongPresetValue = Rule("RLT0071", "Wrong value in a preset", "{0}");

    public static readonly DiagnosticDescriptor PresetValueNotAllowed = Rule("RLT0072", "Value in a preset is not allowed", "{0}");

    public static readonly DiagnosticDescriptor DuplicatePresetOption = Rule("RLT0073", "Option set twice in a preset", "{0}");

    public static readonly DiagnosticDescriptor UnknownBasePreset = Rule("RLT0074", "Unknown base of a preset", "{0}");

    public static readonly DiagnosticDescriptor CircularExtends = Rule("RLT0075", "Presets that extend each other", "{0}");

    public static readonly DiagnosticDescriptor PresetSyntax = Rule("RLT0076", "Preset is no YAML", "{0}");

    public static readonly DiagnosticDescriptor RefusedPreset = Rule("RLT0077", "YAML that a preset may not have", "{0}");

    public static readonly DiagnosticDescriptor PresetShape = Rule("RLT0078", "Preset of the wrong shape", "{0}");

    public static readonly DiagnosticDescriptor UnknownPresetFolder = Rule(
        "RLT0079", "Folder of presets belongs to no experiment", "No experiment is called '{0}', so nothing reads this preset by its name; did you mean {1}?", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PresetsContradict = Rule("RLT0129", "Presets side by side that contradict each other", "{0}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnknownSweepKey = Rule("RLT0080", "Unknown part of a sweep", "{0}");

    public static readonly DiagnosticDescriptor UnknownSweepOption = Rule("RLT0081", "Sweep over an unknown option", "{0}");

    public static readonly DiagnosticDescriptor WrongSweepValue = Rule("RLT0082", "Wrong setting of a sweep", "{0}");

    public static readonly DiagnosticDescriptor SweptValueNotAllowed = Rule("RLT0083", "Value in a sweep is not allowed", "{0}");

    public static readonly DiagnosticDescriptor EmptySearch = Rule("RLT0084", "Empty search", "{0}");

    public static readonly DiagnosticDescriptor UnboundedSearch = Rule("RLT0085", "Search without an end", "{0}");

    public static readonly DiagnosticDescriptor BadSearchRange = Rule("RLT0086", "Search range that cannot be", "{0}");

    public static readonly DiagnosticDescriptor GridTooLarge = Rule("RLT0087", "Grid larger than its budget", "{0}");

    public static readonly DiagnosticDescriptor UnknownSweepMetric = Rule("RLT0088", "Unknown metric of a sweep", "{0}");

    public static readonly DiagnosticDescriptor IdleEarlyStopping = Rule("RLT0089", "Early stopping that never acts", "{0}", DiagnosticSeverity.Warning);
}
