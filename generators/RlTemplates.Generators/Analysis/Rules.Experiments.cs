using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Analysis;

/// <summary>Rules on what a config class says, beside its shape: entry point, options, stop criteria, metrics and callbacks.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor RecordNameTaken = Rule(
        "RLT0122", "Record of a choice without a name of its own", "'{0}' is called '{1}' in presets, {2}");

    public static readonly DiagnosticDescriptor ExperimentOutOfReach = AtTheEnd(
        "RLT0022", "Experiment that nothing runs", "The project has an entry point of its own, which nowhere hands '{0}' over; call EntryScript.RunAsync(args, [{0}.Definition]) there, or remove it and one is generated",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ProgramWithoutExperiment = AtTheEnd(
        "RLT0130", "Program without an experiment", "The project is a program without an entry point, and there is no experiment to make one for: {0}; or write a Main of its own, or <OutputType>Library</OutputType>",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AttributeWithoutExperiment = Rule(
        "RLT0023", "Attribute without experiment", "[{0}] has no effect on '{1}', which is not marked [RlExperiment]; move it to the config class", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor CallbackIsNeverCalled = Rule(
        "RLT0024", "Callback is never called", "'{0}' is marked [{1}], but {2}, so nothing calls it", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ScriptParameterWithoutOption = Rule(
        "RLT0025", "Command-line name without option", "[ScriptParameter] has no effect on '{0}', which {1}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor InvalidRange = Rule(
        "RLT0026", "Range that nothing lies in", "The range of '{0}' {1}");

    public static readonly DiagnosticDescriptor LimitDoesNotApply = Rule(
        "RLT0027", "Range on what has no number", "{3} has no effect on '{0}' of type {1}; {2}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AllowedValueOfWrongType = Rule(
        "RLT0028", "Allowed value of a wrong type", "[AllowedValues] of '{0}' {1}");

    public static readonly DiagnosticDescriptor UnusableOptionsType = Rule(
        "RLT0029", "Options type that cannot be made", "'{0}' is marked [{1}], so it {2}");

    public static readonly DiagnosticDescriptor SecretWithLiteralDefault = Rule(
        "RLT0030", "Secret with a literal default", "'{0}' looks like a secret, and its default stands in the source; write an empty default and set the environment variable {1}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor OptionThatNothingReads = AtTheEnd(
        "RLT0031", "Option that nothing reads", "Nothing reads '{0}', so setting it changes nothing; read it in a callback or where it belongs, or remove it", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor RolloutLongerThanTraining = Rule(
        "RLT0032", "Rollout longer than the training", "A rollout of '{0}' is {1} x {2} = {3} steps, but training stops at timesteps_total {4}; make it shorter or the training longer", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor LearningStartsAfterTheEnd = Rule(
        "RLT0033", "Learning starts after the end", "'{0}' starts to learn after {1} steps, but training stops at timesteps_total {2}, so it never learns", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor IntervalLongerThanTraining = Rule(
        "RLT0034", "Interval longer than the training", "The {0} interval is {1}, but training stops at {2} {3}, so it never comes", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MetricOfAnotherAlgorithm = Rule(
        "RLT0035", "Metric of another algorithm", "'{0}' is a metric of '{1}', but the algorithm here is '{2}'");

    public static readonly DiagnosticDescriptor UnreachableStop = Rule(
        "RLT0036", "Stop criterion that is never met", "{0} never is {1} {2}: {3}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor StopsAtOnce = Rule(
        "RLT0037", "Stop criterion that is met at once", "{0} is {1} {2} from the start: {3}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor StopThatNeverMatters = Rule(
        "RLT0038", "Stop criterion that never matters", "Training has stopped on {0} {1} {2} before {3} is {1} {4}, because {5}", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NoStopCriterion = Rule(
        "RLT0039", "No stop criterion", "Nothing stops the training of '{0}'; add [StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)] or another criterion", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MetricLoggedTwice = Rule(
        "RLT0040", "Metric logged twice", "The metric '{0}' is logged already; remove one [LogMetric]", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MetricNameNotSnakeCase = Rule(
        "RLT0041", "Metric name is not in snake_case", "'{0}' is not written like the other metrics: lower-case letters, digits and underscores, with slashes between parts; write '{1}'", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ExceptionSwallowed = Rule(
        "RLT0042", "Exception swallowed in a callback", "'{0}' hides every exception, so training goes on as if nothing had happened; catch what you expect, log it, or throw it again", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor EnumNamesCollide = Rule(
        "RLT0043", "Enum members with one option name", "'{0}' and '{1}' of {2} are both written {3} as values of '{4}'; rename one");

    public static readonly DiagnosticDescriptor StopDeclaredTwice = Rule(
        "RLT0044", "Stop criteria in two places", "'{0}' has a property Stop, so its [StopWhen] would be ignored; keep one of the two");

    public static readonly DiagnosticDescriptor SeedWithoutEffect = Rule(
        "RLT0045", "Seed that is not used", "'Seed' has type {0}, so the runtime does not take it; write 'public ulong Seed {{ get; init; }} = 1;'", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor FactoryDoesNotFitOptions = Rule(
        "RLT0046", "Factory does not take these options", "'{0}' must implement {1}<{2}>, because [{3}] of '{2}' names it", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor PartWithoutKinds = Rule(
        "RLT0047", "Environment or algorithm without kinds", "'{0}' does not say by [{1}(...)] which observations and actions it has, so nothing can judge what fits it", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor MissingLibrary = Rule(
        "RLT0132", "Native library that is not referenced", "'{0}' sets {1} to {2}, but {3}", DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor AtTheEnd(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink(id), customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor CurriculumOption = Rule(
        "RLT0141", "Option that a curriculum cannot change", "{0}");

    public static readonly DiagnosticDescriptor CurriculumValues = Rule(
        "RLT0142", "Values of a curriculum do not fit", "{0}");

    public static readonly DiagnosticDescriptor CurriculumMetric = Rule(
        "RLT0143", "Metric of a curriculum does not fit", "{0}");

    public static readonly DiagnosticDescriptor SecondCondition = Rule(
        "RLT0146", "More than one condition for going on", "'{0}' is a second [ContinueWhen] beside '{1}'; an experiment has one");

    public static readonly DiagnosticDescriptor ExportName = Rule(
        "RLT0147", "Unusable name of an export", "'{0}' cannot be the name of an export: {1}");
}
