using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Analysis;

/// <summary>The rules on classes with [RlEnvironment].</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor EnvironmentCannotBeCompleted = Rule(
        "RLT0090", "Environment cannot be completed", "'{0}' {1}");

    public static readonly DiagnosticDescriptor InvalidEnvironmentName = Rule(
        "RLT0091", "Invalid environment name", "'{0}' is no environment name; {1}");

    public static readonly DiagnosticDescriptor DuplicateEnvironmentName = new(
        "RLT0092", "Duplicate environment name", "The environment name '{0}' of '{1}' is taken by '{2}'", Category, DiagnosticSeverity.Error, isEnabledByDefault: true,
        helpLinkUri: HelpLink("RLT0092"), customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor EnvironmentWithoutOptions = Rule(
        "RLT0093", "Environment and options do not match", "'{0}' {1}");

    public static readonly DiagnosticDescriptor MissingEnvironmentMember = Rule(
        "RLT0094", "Missing environment member", "'{0}' has no [{1}] member; add one such as '{2}'");

    public static readonly DiagnosticDescriptor RepeatedEnvironmentMember = Rule(
        "RLT0095", "Repeated environment member", "'{0}' is a second [{1}] member beside '{2}'; an environment has one");

    public static readonly DiagnosticDescriptor UnsupportedObservation = Rule(
        "RLT0096", "Unsupported observation", "'{0}' {1}, so it cannot be an observation; {2}");

    public static readonly DiagnosticDescriptor MixedObservations = Rule(
        "RLT0097", "Mixed observations", "'{0}' is {1} beside '{2}'; {3}");

    public static readonly DiagnosticDescriptor WrongObservationSize = Rule(
        "RLT0098", "Wrong observation size", "'{0}' {1}");

    public static readonly DiagnosticDescriptor UnsupportedAction = Rule(
        "RLT0099", "Unsupported action", "'{0}' {1}, so it cannot be an action; {2}");

    public static readonly DiagnosticDescriptor MixedActions = Rule(
        "RLT0100", "Mixed actions", "'{0}' is {1} beside '{2}', and an environment takes one kind of action; {3}");

    public static readonly DiagnosticDescriptor WrongNumberOfChoices = Rule(
        "RLT0101", "Wrong number of choices", "'{0}' {1}");

    public static readonly DiagnosticDescriptor WrongBounds = Rule(
        "RLT0102", "Wrong bounds", "'{0}' {1}");

    public static readonly DiagnosticDescriptor WrongEnvironmentMember = Rule(
        "RLT0103", "Wrong environment member", "'{0}' is marked [{1}], so it must look like '{2}'");

    public static readonly DiagnosticDescriptor MaskDoesNotFit = Rule(
        "RLT0104", "Action mask does not fit", "'{0}' {1}");

    public static readonly DiagnosticDescriptor StateCannotBeSaved = Rule(
        "RLT0105", "State cannot be saved", "'{0}' has type {1}, which cannot be saved with a checkpoint; {2}");

    public static readonly DiagnosticDescriptor SharedState = Rule(
        "RLT0106", "State shared by all copies",
        "'{0}' is static and can change, so all copies share it and no checkpoint holds it; make it an instance field, const or readonly", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HiddenRandomness = Rule(
        "RLT0107", "Randomness beside the seed",
        "'{0}' differs from run to run whatever the seed; {1}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor EpisodeNeverEnds = Rule(
        "RLT0108", "Episode never ends",
        "Nothing ends an episode of '{0}'; mark what does [Terminated], or set a limit: [RlEnvironment(\"{1}\", MaxEpisodeSteps = 1000)]", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor TimeLimitTerminates = Rule(
        "RLT0109", "Time limit terminates",
        "'{0}' {1}; a limit from outside the task truncates, so that the value beyond it counts: {2}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor EpisodeWithoutLimit = Rule(
        "RLT0128", "Episode without a step limit",
        "An episode of '{0}' has no limit of steps, so a policy may never end it; set one, such as [RlEnvironment(\"{1}\", MaxEpisodeSteps = 1000)], or mark a member [Truncated]",
        DiagnosticSeverity.Warning);
}
