namespace RlTemplates.Generators.Support;

/// <summary>Full names of the types that the generator knows.</summary>
internal static class KnownNames
{
    public const string RlExperiment = "RlTemplates.RlExperimentAttribute";
    public const string ScriptParameter = "RlTemplates.ScriptParameterAttribute";
    public const string StopWhen = "RlTemplates.StopWhenAttribute";
    public const string LogMetric = "RlTemplates.LogMetricAttribute";
    public const string Options = "RlTemplates.OptionsAttribute";
    public const string EnvironmentOptions = "RlTemplates.EnvironmentOptionsAttribute";
    public const string AlgorithmOptions = "RlTemplates.AlgorithmOptionsAttribute";
    public const string Constraint = "RlTemplates.OptionConstraintAttribute";
    public const string Requires = "RlTemplates.RequiresAttribute";
    public const string Forbids = "RlTemplates.ForbidsAttribute";
    public const string NotLessThan = "RlTemplates.NotLessThanAttribute";
    public const string MultipleOf = "RlTemplates.MultipleOfAttribute";
    public const string NeedsObservations = "RlTemplates.NeedsObservationsAttribute";
    public const string RlEnvironment = "RlTemplates.RlEnvironmentAttribute";
    public const string NotState = "RlTemplates.NotStateAttribute";
    public const string RandomStream = "RlTemplates.RandomStream";
    public const string Stateful = "RlTemplates.IStateful";
    public const string Environment = "RlTemplates.EnvironmentAttribute";
    public const string Algorithm = "RlTemplates.AlgorithmAttribute";
    public const string EnvironmentFactory = "RlTemplates.IEnvironmentFactory";
    public const string AlgorithmFactory = "RlTemplates.IAlgorithmFactory";
    public const string HasWrappers = "RlTemplates.Environments.IHasWrappers";
    public const string OptionManifest = "RlTemplates.OptionManifestAttribute";
    public const string Metric = "RlTemplates.Metric";
    public const string Run = "RlTemplates.Run";
    public const string TrainResult = "RlTemplates.TrainResult";
    public const string EntryScript = "RlTemplates.EntryScript";
    public const string EvaluationOptions = "RlTemplates.Experiments.EvaluationOptions";
    public const string CheckpointOptions = "RlTemplates.Experiments.CheckpointOptions";
    public const string StopBound = "RlTemplates.Options.StopBound";
    public const string HasNumbers = "RlTemplates.Options.IHasNumbers";
    public const string SubmitsTo = "RlTemplates.SubmitsToAttribute";
    public const string MachineGroup = "RlTemplates.MachineGroupAttribute";
    public const string Head = "RlTemplates.HeadAttribute";
    public const string Workers = "RlTemplates.WorkersAttribute";
    public const string Tag = "RlTemplates.TagAttribute";
    public const string Pattern = "RlTemplates.PatternAttribute";
    public const string RequiresProperty = "RlTemplates.RequiresPropertyAttribute";
    public const string ExcludesProperty = "RlTemplates.ExcludesPropertyAttribute";
    public const string AtMostProperty = "RlTemplates.AtMostPropertyAttribute";
    public const string NeedsGpu = "RlTemplates.NeedsGpuAttribute";
    public const string MachineSize = "RlTemplates.MachineSizeAttribute";
    public const string UsesMachines = "RlTemplates.UsesMachinesAttribute";
    public const string FileMustExist = "RlTemplates.FileMustExistAttribute";
    public const string MetricDefinitions = "RlTemplates.MetricDefinitionsAttribute";
    public const string Variables = "RlTemplates.VariablesAttribute";
    public const string Policy = "RlTemplates.RlPolicyAttribute";
    public const string PolicyException = "RlTemplates.RlPolicyExceptionAttribute";
    public const string Defaults = "RlTemplates.RlDefaultsAttribute";
    public const string DefaultValue = "System.ComponentModel.DefaultValueAttribute";
    public const string Range = "System.ComponentModel.DataAnnotations.RangeAttribute";
    public const string AllowedValues = "System.ComponentModel.DataAnnotations.AllowedValuesAttribute";
    public const string GeneratedCode = "System.CodeDom.Compiler.GeneratedCodeAttribute";
}
