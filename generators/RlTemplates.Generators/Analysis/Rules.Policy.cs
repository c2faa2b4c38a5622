using Microsoft.CodeAnalysis;
using RlTemplates.Policies;

namespace RlTemplates.Generators.Analysis;

/// <content>RLT0110 to RLT0119, RLT0121: the policies of teams. No project can soften them.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor AlgorithmAgainstPolicy = PolicyRule(PolicyRules.Algorithm, "Algorithm that the team's policy does not allow");

    public static readonly DiagnosticDescriptor TargetAgainstPolicy = PolicyRule(PolicyRules.Target, "Target that the team's policy does not allow");

    public static readonly DiagnosticDescriptor MachineSizeAgainstPolicy = PolicyRule(PolicyRules.MachineSize, "Machine size that the team's policy does not allow");

    public static readonly DiagnosticDescriptor DurationAgainstPolicy = PolicyRule(PolicyRules.Duration, "Longer than the team's policy allows");

    public static readonly DiagnosticDescriptor NodesAgainstPolicy = PolicyRule(PolicyRules.Nodes, "More machines than the team's policy allows");

    public static readonly DiagnosticDescriptor TagMissingByPolicy = PolicyRule(PolicyRules.Tag, "Missing tag that the team's policy requires");

    public static readonly DiagnosticDescriptor OptionAgainstPolicy = PolicyRule(PolicyRules.ForbiddenOption, "Option that the team's policy forbids");

    public static readonly DiagnosticDescriptor MetricMissingByPolicy = PolicyRule(PolicyRules.Metric, "Missing metric that the team's policy requires");

    public static readonly DiagnosticDescriptor MalformedPolicy = PolicyRule("RLT0118", "Malformed policy", "[{0}] {1}");

    public static readonly DiagnosticDescriptor EndingException = PolicyRule(PolicyRules.EndingException, "Exception from the team's policy that ends soon", severity: DiagnosticSeverity.Warning);

    /// <summary>For the kit's own authors, who may know better.</summary>
    public static readonly DiagnosticDescriptor DoubtfulPolicy = Rule("RLT0121", "Policy names what is not known", "[{0}] {1}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DefaultsNotEmbedded = Rule("RLT0131", "Defaults that the kit does not embed", "{0}");

    /// <summary>The rules that say what an experiment may not do, by their ids.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> OfPolicy { get; } = new[]
    {
        AlgorithmAgainstPolicy, TargetAgainstPolicy, MachineSizeAgainstPolicy, DurationAgainstPolicy, NodesAgainstPolicy, TagMissingByPolicy, OptionAgainstPolicy, MetricMissingByPolicy, EndingException,
    }.ToDictionary(r => r.Id);

    // Compiler: [SuppressMessage] does not reach it either.
    private static DiagnosticDescriptor PolicyRule(string id, string title, string message = "{0}", DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink(id), customTags: [WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.Compiler]);
}
