using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Analysis;

/// <summary>Every rule on config classes. An id never changes its meaning; each has a page in <c>docs/diagnostics</c>.</summary>
internal static partial class Rules
{
    private const string Category = "RlTemplates";

    public static readonly DiagnosticDescriptor NotAPartialRecord = Rule(
        "RLT0001", "Config class cannot be completed", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnsupportedOptionType = Rule(
        "RLT0002", "Unsupported option type", "'{0}' has type {1}, which cannot be an option; {2}");

    public static readonly DiagnosticDescriptor DuplicateOptionName = Rule(
        "RLT0003", "Duplicate option name", "The option name {0} of '{1}' is taken by '{2}'; rename one or give it another name by [ScriptParameter]");

    public static readonly DiagnosticDescriptor ReservedName = Rule(
        "RLT0004", "Reserved or malformed name", "'{0}' {1}");

    public static readonly DiagnosticDescriptor DefaultOutsideItsRange = Rule(
        "RLT0005", "Default outside its range", "The default of '{0}' is {1}; {2} must {3}");

    public static readonly DiagnosticDescriptor OptionWithoutDefault = Rule(
        "RLT0006", "Option without default", "'{0}' has no default; give it an initialiser such as '= {1};'");

    public static readonly DiagnosticDescriptor GetOnlyProperty = Rule(
        "RLT0007", "Get-only property is no option", "'{0}' has no init accessor, so it is no option; write '{{ get; init; }}', or '=>' for a computed value", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnknownMetric = Rule(
        "RLT0008", "Unknown metric", "No metric is called '{0}'{1}");

    public static readonly DiagnosticDescriptor StopWithoutBound = Rule(
        "RLT0009", "Stop criterion without one bound", "The stop criterion on '{0}' {1}");

    public static readonly DiagnosticDescriptor WrongCallbackSignature = Rule(
        "RLT0010", "Wrong callback signature", "'{0}' is marked [{1}], so it must look like '{2}'");

    public static readonly DiagnosticDescriptor MoreThanOnePart = Rule(
        "RLT0011", "More than one environment or algorithm", "'{0}' is a second {1} beside '{2}'; an experiment has one");

    public static readonly DiagnosticDescriptor MissingPart = Rule(
        "RLT0012", "Missing environment or algorithm", "'{0}' has no {1}; add a property such as '{2}'");

    public static readonly DiagnosticDescriptor PartsDoNotMatch = Rule(
        "RLT0013", "Algorithm does not fit environment", "{0}");

    public static readonly DiagnosticDescriptor InvalidExperimentName = Rule(
        "RLT0014", "Invalid experiment name", "'{0}' is no experiment name; {1}");

    public static readonly DiagnosticDescriptor DuplicateExperimentName = new(
        "RLT0015", "Duplicate experiment name", "The experiment name '{0}' of '{1}' is taken by '{2}'", Category, DiagnosticSeverity.Error, isEnabledByDefault: true,
        helpLinkUri: HelpLink("RLT0015"), customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DuplicateMetricName = Rule(
        "RLT0016", "Duplicate metric name", "The metric name '{0}' of '{1}' is taken by {2}; give it a name of its own");

    public static readonly DiagnosticDescriptor ContradictingOptions = Rule(
        "RLT0017", "Options contradict each other", "{0}");

    public static readonly DiagnosticDescriptor ConstraintWithoutMeaning = Rule(
        "RLT0018", "Constraint without meaning", "[{0}] of '{1}' {2}");

    public static readonly DiagnosticDescriptor GroupMadeAnew = Rule(
        "RLT0019", "Group of options made anew", "'{0}' is made anew, so {1}, not {2} as {3} has {4}; set {4} or write '{5}'", DiagnosticSeverity.Warning);

    private static string HelpLink(string id) => HelpPages.Link(id);

    /// <summary>
    /// Whether a class with this finding cannot run. A metric unknown to the compiler may still be logged at run time, and options that contradict
    /// each other are judged again with what the layers above the class set.
    /// </summary>
    public static bool IsFatal(DiagnosticDescriptor rule) =>
        rule.DefaultSeverity == DiagnosticSeverity.Error && rule.Id != UnknownMetric.Id && rule.Id != MetricOfAnotherAlgorithm.Id && rule.Id != ContradictingOptions.Id;

    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink(id));
}
