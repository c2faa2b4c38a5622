using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Runs;

/// <summary>
/// Runs at the workspace's tracking server, which speaks MLflow: one for each job, and one above those of several jobs of a submission.
/// Stable versions of the REST API know neither the parent of a job nor when it has ended; the tracking server knows both.
/// </summary>
/// <param name="workspace">The workspace.</param>
internal sealed class WorkspaceRuns(WorkspaceSession workspace)
{
    /// <summary>The tag of a child with the id of its parent.</summary>
    public const string ParentTag = "mlflow.parentRunId";

    /// <summary>What stands in a plan in place of the id.</summary>
    public const string PlannedId = "ID-OF-THE-PARENT-RUN";

    /// <summary>How long a server that does not answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.3);

    private const int MostAttempts = 5;
    private const string Running = "RUNNING";
    private const string Calls = "api/2.0/mlflow/", What = "the parent run", Kind = "rltemplates.parent_of";

    /// <summary>Makes the parent of a submission's jobs, or finds it.</summary>
    /// <param name="job">The submission.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="UserException">The server refuses or cannot be reached.</exception>
    public async Task<string> EnsureAsync(JobDescription job, CancellationToken cancellationToken)
    {
        var (connection, root) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var experiment = await ExperimentAsync(connection, root, job.Run.Experiment, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            // A submission that was cut off has made it, or a request whose answer was lost.
            if (await FindAsync(connection, root, experiment, job.Run.Id, cancellationToken).ConfigureAwait(false) is { } known)
                return known;
            try
            {
                var (address, body) = (new Uri(root, "runs/create"), Creation(job, experiment));
                var made = await connection.PostAsync(address, body, What, cancellationToken, isSentOnce: true).ConfigureAwait(false);
                return made.Text("run", "info", "run_id")
                    ?? throw new UserException("the tracking server of the workspace does not say the id of the parent run");
            }
            catch (ServiceException) when (attempt < MostAttempts)
            {
                await Task.Delay((workspace.Arm.RetryPause ?? FirstPause) * (1 << attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells the server how the jobs have ended. When they have, is said once: others may have looked before.</summary>
    /// <param name="id">The parent's id.</param>
    /// <param name="status">How they have ended.</param>
    /// <param name="time">When.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The server refuses or cannot be reached.</exception>
    public async Task EndAsync(string id, RunStatus status, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var (connection, root) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var word = status switch
        {
            RunStatus.Completed or RunStatus.Stopped => "FINISHED",
            RunStatus.Failed or RunStatus.Broken => "FAILED",
            _ => "KILLED",
        };
        var address = new Uri(root, "runs/get?run_id=" + Uri.EscapeDataString(id));
        var there = await connection.GetAsync(address, What, cancellationToken).ConfigureAwait(false);
        if (there.Text("run", "info", "status") == word)
            return;
        long? end = EndIn(there) is null ? time.ToUnixTimeMilliseconds() : null;
        var body = JsonParts.Object(("run_id", id), ("status", word), ("end_time", end));
        await connection.PostAsync(new(root, "runs/update"), body, "the end of the parent run", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When a job has ended; null where the server does not say, or cannot be asked.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<DateTimeOffset?> EndOfAsync(string job, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var (connection, root) = await OpenAsync(patience.Token).ConfigureAwait(false);
            var address = new Uri(root, "runs/get?run_id=" + Uri.EscapeDataString(job));
            var run = await connection.GetAsync(address, $"the run of the job {job}", patience.Token).ConfigureAwait(false);
            return EndIn(run);
        }
        catch (Exception exception) when (IsSilent(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Whether the server cannot be asked, which need not stop anybody.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="cancellationToken">Whether the user has ended the wait.</param>
    public static bool IsSilent(Exception exception, CancellationToken cancellationToken) =>
        exception is UserException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>The request that makes the parent, as a plan shows it.</summary>
    /// <param name="job">The submission.</param>
    /// <param name="cloud">The cloud.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="region">Its region.</param>
    public static PlannedStep Planned(JobDescription job, ArmCloud cloud, WorkspaceName workspace, string region) =>
        new(
            "POST", new Uri(cloud.TrackingOf(region, workspace.Id), Calls + "runs/create").ToString(),
            JsonParts.Text(Creation(job, "ID-OF-THE-EXPERIMENT")));

    private static JsonObject Creation(JobDescription job, string experiment)
    {
        var name = job.Run.Name ?? JobSpecs.NameOf(job);
        var tags = new Dictionary<string, string>(job.Tags, StringComparer.Ordinal) { [Kind] = job.Run.Id, ["mlflow.runName"] = name };
        return JsonParts.Object(
            ("experiment_id", experiment),
            ("run_name", name),
            ("start_time", job.Run.CreatedAt.ToUnixTimeMilliseconds()),
            ("tags", new JsonArray([.. tags.Select(static t => JsonParts.Object(("key", t.Key), ("value", t.Value)))])));
    }

    // Whole numbers may come as texts.
    private static DateTimeOffset? EndIn(JsonElement run)
    {
        var isText = long.TryParse(run.Text("run", "info", "end_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var said);
        var time = isText ? said : run.Whole("run", "info", "end_time");
        return time is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(time.Value) : null;
    }

    // The parent of a submission; where its first try failed, it goes on.
    private static async Task<string?> FindAsync(
        ArmConnection connection, Uri root, string experiment, string run, CancellationToken cancellationToken)
    {
        var filter = $"tags.`{Kind}` = '{run}'";
        var search = JsonParts.Object(("experiment_ids", new JsonArray(experiment)), ("filter", filter), ("max_results", 1));
        var there = await connection.PostAsync(new(root, "runs/search"), search, What, cancellationToken).ConfigureAwait(false);
        var found = there.List("runs").FirstOrDefault();
        if (found.Text("info", "run_id") is not { Length: > 0 } known)
            return null;
        if (found.Text("info", "status") is { } status && status != Running)
        {
            var update = JsonParts.Object(("run_id", known), ("status", Running));
            await connection.PostAsync(new(root, "runs/update"), update, What, cancellationToken).ConfigureAwait(false);
        }
        return known;
    }

    private async Task<(ArmConnection Connection, Uri Root)> OpenAsync(CancellationToken cancellationToken)
    {
        var cloud = workspace.Arm.Cloud;
        var region = await workspace.LocationAsync(cancellationToken).ConfigureAwait(false);
        var root = new Uri(cloud.TrackingOf(region, workspace.Name.Id), Calls);
        // The token is the one for Azure Resource Manager.
        var own = cloud with { Arm = root, Audience = cloud.Audience ?? cloud.Arm.GetLeftPart(UriPartial.Authority) };
        return (new(own, workspace.Arm.Credential, retryPause: workspace.Arm.RetryPause), root);
    }

    private static async Task<string> ExperimentAsync(ArmConnection connection, Uri root, string name, CancellationToken cancellationToken)
    {
        var what = $"the experiment {name}";
        if (await FindAsync().ConfigureAwait(false) is { } found)
            return found;
        try
        {
            var body = JsonParts.Object(("name", name));
            var made = await connection.PostAsync(new(root, "experiments/create"), body, what, cancellationToken).ConfigureAwait(false);
            return made.Text("experiment_id")
                ?? throw new UserException("the tracking server of the workspace does not say the id of the experiment");
        }
        catch (UserException exception) when (exception.InnerException is ArmException { Status: 400 or 409 })
        {
            // Somebody else was faster.
            if (await FindAsync().ConfigureAwait(false) is { } other)
                return other;
            throw;
        }

        async Task<string?> FindAsync()
        {
            try
            {
                var address = new Uri(root, "experiments/get-by-name?experiment_name=" + Uri.EscapeDataString(name));
                var answer = await connection.GetAsync(address, what, cancellationToken).ConfigureAwait(false);
                return answer.Text("experiment", "experiment_id");
            }
            catch (UserException exception) when (ArmException.IsMissing(exception))
            {
                return null;
            }
        }
    }
}
