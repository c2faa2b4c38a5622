namespace RlTemplates.Generators;

/// <summary>Names of the pipelines' stages, as tests read them.</summary>
internal static class TrackingNames
{
    public const string Experiments = "Experiments";
    public const string Definitions = "Definitions";
    public const string Tables = "Tables";
    public const string Properties = "Properties";
    public const string Callbacks = "Callbacks";
    public const string Declarations = "Declarations";
    public const string Estimators = "Estimators";
    public const string Entries = "Entries";
    public const string ReferencedEntries = "ReferencedEntries";
    public const string WantsEntryPoint = "WantsEntryPoint";
    public const string EntryPoint = "EntryPoint";
    public const string Verbs = "Verbs";
    public const string Manifests = "Manifests";
    public const string Environments = "Environments";
    public const string EnvironmentFactories = "EnvironmentFactories";
    public const string EnvironmentCopies = "EnvironmentCopies";
    public const string EnvironmentStates = "EnvironmentStates";
    public const string EnvironmentPolicies = "EnvironmentPolicies";
    public const string EnvironmentTasks = "EnvironmentTasks";
    public const string Kits = "Kits";

    public static IReadOnlyList<string> All { get; } =
        [Experiments, Definitions, Tables, Properties, Callbacks, Declarations, Estimators, Entries, ReferencedEntries, WantsEntryPoint, EntryPoint, Verbs, Manifests, Environments, EnvironmentFactories, EnvironmentCopies, EnvironmentStates, EnvironmentPolicies, EnvironmentTasks, Kits];
}
