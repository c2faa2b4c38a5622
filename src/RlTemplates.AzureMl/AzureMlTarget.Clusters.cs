using System.Text.Json;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Runs;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl;

/// <content>Submits head and workers that are jobs of their own: both, or none.</content>
public sealed partial class AzureMlTarget
{
    // Who has interrupted a submission does not want to wait.
    private static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(10);

    // It shows the jobs together; they train without it too.
    private static async Task<string?> ParentAsync(WorkspaceSession workspace, JobDescription job, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(WorkspaceRuns.Patience);
        try
        {
            return await new WorkspaceRuns(workspace).EnsureAsync(job, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (WorkspaceRuns.IsSilent(exception, cancellationToken))
        {
            job.Note($"The jobs have no parent run, since the tracking server of the workspace did not take one: {exception.Message}");
            return null;
        }
    }

    private static async Task CreateBothAsync(
        WorkspaceSession workspace, CommandJobSpec head, CommandJobSpec workers, string? parent, JobDescription job, CancellationToken cancellationToken)
    {
        var (name, there, isHeadSent) = (JobSpecs.NameOf(job), WorkersJob.NameOf(JobSpecs.NameOf(job)), false);
        try
        {
            await CreateAsync(workspace, there, workers, (WorkersJob.HeadTag, name), job, cancellationToken).ConfigureAwait(false);
            isHeadSent = true;
            await CreateAsync(workspace, name, head, (JobSpecs.RunTag, job.Run.Id), job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is UserException or OperationCanceledException)
        {
            var isRefused = exception is UserException and not ServiceException;
            if (!isHeadSent || (await IsMissingAsync(workspace, name, job).ConfigureAwait(false) ?? isRefused))
                await UndoAsync(workspace, name, parent, job).ConfigureAwait(false);
            throw;
        }
    }

    // Where the answer was lost, the job may be there; null where nobody says.
    private static async Task<bool?> IsMissingAsync(WorkspaceSession workspace, string name, JobDescription job)
    {
        using var limit = new CancellationTokenSource(UndoLimit);
        try
        {
            var there = await workspace.TryGetAsync($"jobs/{name}", $"the job {name}", limit.Token).ConfigureAwait(false);
            return there?.Text("properties", "tags", JobSpecs.RunTag) != job.Run.Id;
        }
        catch (Exception exception) when (exception is UserException or OperationCanceledException)
        {
            return null;
        }
    }

    // Workers without a head would wait for it, and cost money; the run above them would stay as if it trained.
    private static async Task UndoAsync(WorkspaceSession workspace, string name, string? parent, JobDescription job)
    {
        var workers = WorkersJob.NameOf(name);
        using var limit = new CancellationTokenSource(UndoLimit);
        try
        {
            JsonElement? there = await workspace.TryGetAsync($"jobs/{workers}", $"the job {workers}", limit.Token).ConfigureAwait(false);
            if (there?.Text("properties", "tags", WorkersJob.HeadTag) == name)
            {
                var cancel = ArmRequest.Post(workspace.Name, $"jobs/{workers}/cancel");
                await workspace.Arm.SendAsync(cancel, $"the end of the job {workers}", limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is UserException or OperationCanceledException)
        {
            job.Note($"The job {workers} may be left, and waits for a head that does not come: look for it in the studio, and cancel it.");
        }
        if (parent is null)
            return;
        using var patience = new CancellationTokenSource(UndoLimit);
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            await new WorkspaceRuns(workspace).EndAsync(parent, RunStatus.Failed, now, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (WorkspaceRuns.IsSilent(exception, CancellationToken.None))
        {
            // It only shows how the jobs stand.
        }
    }
}
