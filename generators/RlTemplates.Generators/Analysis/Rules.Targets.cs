using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Analysis;

/// <content>RLT0050 to RLT0069, RLT0120, RLT0125 to RLT0127 and RLT0133 to RLT0139: targets, machines and files.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor MalformedTargetValue = Rule(
        "RLT0050", "Malformed value of a target", "'{0}' of [{1}] is '{2}'; it must {3}");

    public static readonly DiagnosticDescriptor TargetValueOutsideItsRange = Rule(
        "RLT0051", "Value of a target outside its range", "'{0}' of [{1}] is {2}; it must {3}");

    public static readonly DiagnosticDescriptor MinimumAboveMaximum = Rule(
        "RLT0052", "Minimum above maximum", "'{0}' of [{1}] is {2}, more than '{3}', which is {4}{5}");

    public static readonly DiagnosticDescriptor MissingTargetValue = Rule(
        "RLT0053", "Value of a target without another that it needs", "'{0}' of [{1}] needs {2} too{3}");

    public static readonly DiagnosticDescriptor ContradictingTargetValues = Rule(
        "RLT0054", "Contradicting values of a target", "'{0}' of [{1}] contradicts '{2}'{3}; leave one out");

    public static readonly DiagnosticDescriptor UnknownMachineSize = Rule(
        "RLT0055", "Unknown machine size", "No machine size of {0} is called '{1}'; {2}add it to a file *.vmsizes.csv if it is new", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MachineWithoutGpu = Rule(
        "RLT0056", "GPU asked of a machine without one", "'{0}' of [{1}] is on, but {2} has no GPU; switch it off or choose {3}");

    public static readonly DiagnosticDescriptor MoreWorkersThanCpus = Rule(
        "RLT0057", "More workers than CPUs", "NumWorkers is {0}, but there is room for {1}: {2}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DuplicateTargetName = Rule(
        "RLT0058", "Duplicate name of a target or machine group", "The {0} name '{1}' of [{2}] is taken by {3}; give it a name of its own");

    public static readonly DiagnosticDescriptor UnknownMachineGroup = Rule(
        "RLT0059", "Unknown machine group", "'{0}' of [{1}] is '{2}', but no [{3}] is called so; {4}");

    public static readonly DiagnosticDescriptor WorkersWithoutHead = Rule(
        "RLT0060", "Workers without a head", "The workers '{0}' have no head to play for; add [Head(\"head\")]");

    public static readonly DiagnosticDescriptor UnusedMachineGroup = Rule(
        "RLT0061", "Unused machine group", "No target uses [{0}(\"{1}\")]; name it in a target or remove it", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AmbiguousMachineGroup = Rule(
        "RLT0062", "Ambiguous machine group", "[{0}] does not say which '{1}' it uses: {2}; write for example {1} = \"{3}\"");

    public static readonly DiagnosticDescriptor DuplicateTag = Rule(
        "RLT0063", "Duplicate tag", "The tag '{0}' is there twice; remove one");

    public static readonly DiagnosticDescriptor TagOutsideItsLimits = Rule(
        "RLT0064", "Tag outside its limits", "The tag '{0}' {1}");

    public static readonly DiagnosticDescriptor MalformedVariable = Rule(
        "RLT0065", "Malformed environment variable", "The variable '{0}' of [{1}] {2}");

    public static readonly DiagnosticDescriptor SecretInTarget = Rule(
        "RLT0066", "Secret in a target", "{0} of [{1}] looks like a secret; keep it out of the source, for example in the target's key store", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingFile = Rule(
        "RLT0067", "Missing file", "'{0}' of [{1}] is '{2}', but the project has no such {3}{4}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MalformedMachineTable = Rule(
        "RLT0068", "Malformed table of machine sizes", "The row '{0}' {1}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MalformedMetricDefinition = Rule(
        "RLT0120", "Malformed metric definition", "The metric '{0}' of [{1}] {2}");

    public static readonly DiagnosticDescriptor MalformedTargetPair = Rule(
        "RLT0125", "Malformed pair of target and attribute", "[assembly: Target] {0}");

    public static readonly DiagnosticDescriptor UntakenMachineGroup = Rule(
        "RLT0126", "Machine group that no target takes", "{0}");

    public static readonly DiagnosticDescriptor ForeignMachineSize = Rule(
        "RLT0127", "Machine size of another provider", "'{0}' of [{1}] is '{2}'{3}, but [{4}] takes {5}; {6}");

    public static readonly DiagnosticDescriptor RetiredMachineSize = Rule(
        "RLT0133", "Machine size that is gone", "'{0}' of [{1}] is '{2}', which {3} retired on {4}; {5}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnknownCombination = Rule(
        "RLT0134", "Values of a target that do not go together", "'{0}' of [{1}] {2}");

    public static readonly DiagnosticDescriptor IgnoredTargetValue = Rule(
        "RLT0135", "Value of a target that is ignored", "'{0}' of [{1}] is ignored beside '{2}'{3}; leave one out", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DiscouragedTargetValue = Rule(
        "RLT0136", "Value of a target that is discouraged", "'{0}' of [{1}] is for what exists already: {2}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MalformedList = Rule(
        "RLT0137", "Malformed list of a target", "'{0}' of [{1}] {2}");

    public static readonly DiagnosticDescriptor MachinesApart = Rule(
        "RLT0138", "Machines that do not reach each other", "[{0}] has no '{1}', but {2} ask for different machines, which reach each other only in a network; name one", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ExcludedMachines = Rule(
        "RLT0139", "Value of a target that machine groups exclude", "'{0}' of [{1}] contradicts {2}: {3}; leave one out");

    public static readonly DiagnosticDescriptor BrokenConstraint = Rule(
        "RLT0069", "Broken constraint of a target", "'{0}' {1}");
}
