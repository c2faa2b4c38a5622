namespace RlTemplates.Verbs;

/// <summary>The verbs of this library, in the order of the help.</summary>
internal static class BuiltInVerbs
{
    public static IReadOnlyList<Verb> Create() =>
    [
        new TrainVerb(), new SweepVerb(), new EvaluateVerb(),
        new TrainVerb(TrainMode.AndEvaluate), new TrainVerb(TrainMode.InTurns), new ContinuousEvalVerb(onTrainData: false), new ContinuousEvalVerb(onTrainData: true),
        new RunVerb(), new TestVerb(),
        new ConfigVerb(), new ConfigSchemaVerb(), new ConfigInitVerb(), new ConfigDiffVerb(),
        new RunsVerb(), new RunsShowVerb(), new RunsDiffVerb(), new RunsBestVerb(), new RunsExportVerb(), new RunsDeleteVerb(),
        new SubmitVerb(), new JobsVerb(), new JobsShowVerb(), new AttachVerb(), new LogsVerb(), new PullVerb(), new StopVerb(),
        new DeployVerb(), new PredictVerb(), new EndpointsVerb(), new EndpointsDeleteVerb(),
        new ModelsVerb(), new ModelsRegisterVerb(), new ModelsShowVerb(), new ModelsDownloadVerb(), new ModelsDeleteVerb(),
        new ComputeVerb(), new ComputeCreateVerb(), new ComputeStatusVerb(), new ComputeWaitVerb(), new ComputeDeleteVerb(),
    ];
}
