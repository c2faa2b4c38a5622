using System.ComponentModel.DataAnnotations;
using RlTemplates.Mlflow.Sending;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow;

/// <summary>
/// Sends metrics, options and tags of a run to an MLflow server, by its REST interface 2.0. Training never waits for the server: what it has not got yet is
/// in the run's folder, and follows when it answers.
/// </summary>
[Options]
public sealed record MlflowSinkOptions : SinkOptions
{
    /// <summary>Address of the server: https, http or azureml. Default: the variable MLFLOW_TRACKING_URI, or the workspace of the Azure job that trains.</summary>
    public MlflowAddress? TrackingUri { get; init; }

    /// <summary>Name of the experiment at the server; it is made where it is missing. Default: the variable MLFLOW_EXPERIMENT_NAME or MLFLOW_EXPERIMENT_ID, or the experiment's own name.</summary>
    public string? ExperimentName { get; init; }

    /// <summary>Name of the run at the server. Default: the variable MLFLOW_RUN_NAME, or the run's name or id.</summary>
    public string? RunName { get; init; }

    /// <summary>What the server knows the sender by. Default: the variables MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or the token of the Azure job that trains.</summary>
    public MlflowCredentialOptions? Credentials { get; init; }

    /// <summary>Whether training is refused where the server cannot be reached, or refuses to take a run, when training begins. Default false: a warning says so.</summary>
    public bool Required { get; init; }

    /// <summary>Files that are sent when training is over, where the server takes files itself. Default none.</summary>
    public MlflowArtifacts Artifacts { get; init; }

    /// <summary>Whether metrics also go to the parent of the run, inside an Azure job. Default true.</summary>
    public bool LogsToParent { get; init; } = true;

    /// <summary>Seconds from one batch of results to the next, 0.1 to 3600. Default 2.</summary>
    [Range(0.1, 3600)]
    public double IntervalSeconds { get; init; } = 2;

    /// <summary>Seconds that a request may take, 0.1 to 600; with a file, a second more for each 100 kB. Default 30.</summary>
    [Range(0.1, 600)]
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary>Seconds that the end of training waits for the server to take what waits, 0 to 3600. Default 10.</summary>
    [Range(0, 3600)]
    public double EndSeconds { get; init; } = 10;

    /// <inheritdoc/>
    public override string? FileName => SendState.Folder;

    /// <inheritdoc/>
    public override TimeSpan EndLimit => TimeSpan.FromSeconds(EndSeconds + 2);

    /// <inheritdoc/>
    public override void EnsureUsable(bool isElsewhere)
    {
        if (!isElsewhere)
            MlflowSettings.Resolve(this, Environment.GetEnvironmentVariable).EnsureUsable(this);
    }

    /// <inheritdoc/>
    public override IEventSink Create(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new MlflowSink(run, MlflowSettings.Resolve(this, Environment.GetEnvironmentVariable), TimeProvider.System);
    }
}

/// <summary>Files of a run that go to the server.</summary>
public enum MlflowArtifacts
{
    /// <summary>None.</summary>
    None,

    /// <summary>The newest policy: the folder <c>model</c>.</summary>
    Model,

    /// <summary>The newest policy, <c>metrics.jsonl</c>, <c>evaluations.jsonl</c>, the driver log and exports.</summary>
    Results,

    /// <summary>All of them, and the newest checkpoint.</summary>
    Checkpoint,
}
