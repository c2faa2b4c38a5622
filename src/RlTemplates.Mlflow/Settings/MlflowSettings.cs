using RlTemplates.Mlflow.Api;
using RlTemplates.Mlflow.Sending;

namespace RlTemplates.Mlflow.Settings;

/// <summary>Options and variables together: where a run is sent, and how.</summary>
internal sealed record MlflowSettings
{
    private const string Need = "Set tracking_uri of the sink mlflow, or the variable MLFLOW_TRACKING_URI, for example http://localhost:5000.";

    /// <summary>The server.</summary>
    public required Uri Server { get; init; }

    public required IMlflowCredentials Credentials { get; init; }

    /// <summary>Name of the experiment; null takes that of the run's own.</summary>
    public string? Experiment { get; init; }

    /// <summary>Id of the experiment, where only that is known.</summary>
    public string? ExperimentId { get; init; }

    public string? RunName { get; init; }

    /// <summary>Id of a run at the server that somebody else has begun; null where this sink makes one.</summary>
    public string? RunId { get; init; }

    /// <summary>Whether the run is an Azure job.</summary>
    public bool IsAzureJob { get; init; }

    public bool LogsToParent { get; init; }

    public MlflowArtifacts Artifacts { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the end may take.</summary>
    public TimeSpan End { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Puts options and variables together; options win.</summary>
    /// <param name="options">The options.</param>
    /// <param name="variable">Reads a variable.</param>
    /// <exception cref="UserException">There is no address, or the variable has none.</exception>
    public static MlflowSettings Resolve(MlflowSinkOptions options, Func<string, string?> variable)
    {
        string? Get(string name) => variable(name) is { } value && value.Trim() is { Length: > 0 } text ? text : null;
        var job = new AzureJob(Get);
        var given = Get("MLFLOW_TRACKING_URI") ?? job.TrackingUri;
        var address = options.TrackingUri ?? Address(given);
        // Run, experiment and token of an Azure job are those of its workspace, and no other server's.
        if (job.RunId is not null && options.TrackingUri is { } own && !(MlflowAddress.TryParse(given, null, out var workspace) && workspace.Uri.Authority == own.Uri.Authority))
        {
            var all = variable;
            variable = name => name is "MLFLOW_RUN_ID" or "MLFLOW_EXPERIMENT_ID" or "MLFLOW_EXPERIMENT_NAME" or "MLFLOW_TRACKING_TOKEN" || name.StartsWith("AZUREML_", StringComparison.Ordinal)
                ? null : all(name);
            job = new AzureJob(Get);
        }
        return new()
        {
            Server = address.Uri,
            Credentials = options.Credentials?.Create(address.Uri) ?? FromVariables(address, Get, job),
            Experiment = options.ExperimentName is { Length: > 0 } name ? name : Get("MLFLOW_EXPERIMENT_NAME"),
            ExperimentId = options.ExperimentName is { Length: > 0 } ? null : Get("MLFLOW_EXPERIMENT_ID"),
            RunName = options.RunName is { Length: > 0 } runName ? runName : Get("MLFLOW_RUN_NAME"),
            RunId = Get("MLFLOW_RUN_ID") ?? job.RunId,
            IsAzureJob = job.RunId is not null,
            LogsToParent = options.LogsToParent && job.RunId is not null,
            Artifacts = options.Artifacts,
            Interval = TimeSpan.FromSeconds(options.IntervalSeconds),
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            End = TimeSpan.FromSeconds(options.EndSeconds),
        };
    }

    /// <summary>Refuses training where the server is required and does not take runs.</summary>
    /// <exception cref="UserException">It does not.</exception>
    public void EnsureUsable(MlflowSinkOptions options)
    {
        if (!options.Required)
            return;
        using var server = new MlflowServer(this);
        try
        {
            // On the pool: the caller may have a context that waits for this thread.
            Task.Run(() => RunLink.ProbeAsync(server, this)).GetAwaiter().GetResult();
        }
        catch (MlflowException exception)
        {
            throw new UserException($"The sink mlflow is required, but {exception.Message.TrimEnd('.')}. To train without it, set required of the sink to false.", exception);
        }
    }

    private static MlflowAddress Address(string? text) => text is null
        ? throw new UserException($"The sink mlflow has no server. {Need}")
        : MlflowAddress.TryParse(text, null, out var address) ? address
        : throw new UserException($"The variable MLFLOW_TRACKING_URI is '{Shown(text)}', which is not the address of an MLflow server (http, https or azureml). {Need}");

    // What stands before the host may be a password.
    private static string Shown(string text) => text.LastIndexOf('@') is >= 0 and var at ? "***" + text[at..] : text;

    private static FixedCredentials FromVariables(MlflowAddress address, Func<string, string?> get, AzureJob job) =>
        get("MLFLOW_TRACKING_USERNAME") is { } user ? FixedCredentials.Basic($"{user}:{get("MLFLOW_TRACKING_PASSWORD")}")
        : (get("MLFLOW_TRACKING_TOKEN") ?? job.Token) is { } token ? new("Bearer " + token)
        : address.User is { } inAddress ? FixedCredentials.Basic(inAddress)
        : new(null);
}
