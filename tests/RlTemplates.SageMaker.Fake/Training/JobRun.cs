using System.Diagnostics;
using System.Threading.Channels;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The way of a job through its stages.</summary>
internal sealed class JobRun(FakeTrainer trainer, FakeAws aws, FakeTrainingJob job) : IDisposable
{
    private readonly Channel<Disturbance> _disturbances = Channel.CreateUnbounded<Disturbance>();
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fake-trainer-");
    private readonly Stopwatch _running = new();
    private readonly List<string> _folders = [];
    private int _retries = (int?)job.Request["RetryStrategy"]?["MaximumRetryAttempts"] ?? 0;

    public Task Ending { get; private set; } = Task.CompletedTask;

    public IReadOnlyList<string> Folders
    {
        get
        {
            lock (_folders)
                return [.. _folders];
        }
    }

    public void Start(CancellationToken end) => Ending = Task.Run(() => RunAsync(end), CancellationToken.None);

    public void Disturb(Disturbance disturbance) => _disturbances.Writer.TryWrite(disturbance);

    public void Dispose() => _root.Delete(recursive: true);

    private async Task RunAsync(CancellationToken end)
    {
        try
        {
            if (trainer.FailsBeforeStart(job) is { } reason)
                job.Fail(reason);
            else
                while (!job.Ended && !end.IsCancellationRequested)
                    await AttemptAsync(end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        catch (TrainingException e)
        {
            job.Fail(e.Message);
        }
        catch (Exception e)
        {
            job.Fail($"InternalServerError: the fake trainer has failed: {e}");
        }
    }

    private async Task AttemptAsync(CancellationToken end)
    {
        Advance("Downloading", "Downloading input data");
        var hosts = Prepare();
        if (job.StopRequest.IsCancellationRequested)
        {
            job.Stop();
            return;
        }
        Advance("Training", "Training image download completed. Training in progress.");
        var (disturbance, failed) = await TrainAsync(hosts, end);
        if (disturbance is Disturbance.Interrupted or Disturbance.Crashed && !job.StopRequest.IsCancellationRequested)
            await RestartAsync(disturbance, end);
        else
            Finish(hosts, disturbance, failed);
    }

    private List<TrainingHost> Prepare()
    {
        var before = Folders.Count;
        var hosts = HostPlan.Of(job)
            .Select(h => new TrainingHost(trainer, aws, job, h, Path.Combine(_root.FullName, $"{before + h.Index}", "opt", "ml"))).ToList();
        foreach (var host in hosts)
        {
            host.Prepare();
            lock (_folders)
                _folders.Add(host.Folder);
        }
        return hosts;
    }

    private async Task<(Disturbance Disturbance, TrainingHost? Failed)> TrainAsync(List<TrainingHost> hosts, CancellationToken end)
    {
        _running.Start();
        foreach (var host in hosts)
            host.Start();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        try
        {
            // The job ends with its last host, or with the first that fails.
            var ended = Task.WhenAny(Task.WhenAll(hosts.Select(h => h.Exited)), FirstFailure(hosts));
            var disturbed = DisturbanceAsync(over.Token);
            if (await Task.WhenAny(ended, disturbed) == ended)
                return (Disturbance.None, hosts.Find(h => h.Failed));

            var disturbance = await disturbed;
            await Task.WhenAll(
                hosts.Select(h => h.TerminateAsync(disturbance == Disturbance.Crashed ? TimeSpan.Zero : trainer.Grace, end)));
            return (disturbance, null);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(hosts.Select(h => h.EndAsync(copiesLast: !end.IsCancellationRequested)));
            _running.Stop();
        }
    }

    private static async Task FirstFailure(List<TrainingHost> hosts)
    {
        await foreach (var exit in Task.WhenEach(hosts.Select(h => h.Exited)))
        {
            if (await exit != 0)
                return;
        }
    }

    private async Task<Disturbance> DisturbanceAsync(CancellationToken cancellationToken)
    {
        using var never = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = _disturbances.Reader.ReadAsync(never.Token).AsTask();
        var stopped = Task.Delay(Timeout.Infinite, job.StopRequest.Token).WaitAsync(never.Token);
        var overTime = DelayAsync(Seconds("MaxRuntimeInSeconds") is { } run ? run - _running.Elapsed : null, never.Token);
        var overWait = DelayAsync(
            Seconds("MaxWaitTimeInSeconds") is { } wait ? wait - (aws.Now - job.CreationTime) : null, never.Token);
        var first = await Task.WhenAny(asked, stopped, overTime, overWait);
        await never.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first == asked)
            return await asked;
        return first == stopped ? Disturbance.Stopped : first == overTime ? Disturbance.MaxRuntime : Disturbance.MaxWait;
    }

    private async Task RestartAsync(Disturbance disturbance, CancellationToken end)
    {
        if (disturbance == Disturbance.Crashed && _retries-- == 0)
            throw new TrainingException(FakeTrainer.InternalServerError);
        Advance(disturbance == Disturbance.Crashed ? "Restarting" : "Interrupted",
            disturbance == Disturbance.Crashed ? "Restarting the training job" : "The training job was interrupted");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end, job.StopRequest.Token);
        await Task.WhenAny(Task.Delay(trainer.RestartDelay, stop.Token));
        if (!job.StopRequest.IsCancellationRequested)
            Advance("Starting", "Starting the training job");
    }

    private void Finish(List<TrainingHost> hosts, Disturbance disturbance, TrainingHost? failed)
    {
        Advance(failed is null ? "Uploading" : job.SecondaryStatus, "Uploading generated training model");
        Artifacts.Upload(aws, job, [.. hosts.Select(h => h.Folder)], withModel: failed is null);
        var running = Math.Max(1, (int)Math.Ceiling(_running.Elapsed.TotalSeconds * (job.Spot ? trainer.SpotPrice : 1)));
        lock (aws.Gate)
        {
            job.BillableTimeInSeconds = running;
            if ((int?)job.Request["ResourceConfig"]?["KeepAlivePeriodInSeconds"] > 0)
                job.WarmPoolStatus = "Available";
            if (failed is not null)
                job.Fail(failed.Reason());
            else if (disturbance is Disturbance.MaxRuntime or Disturbance.MaxWait)
                job.Stop(disturbance == Disturbance.MaxRuntime ? "MaxRuntimeExceeded" : "MaxWaitTimeExceeded");
            else if (job.Status == "Stopping" || disturbance == Disturbance.Stopped)
                job.Stop();
            else
                job.Complete();
        }
    }

    // Where somebody has asked that the job stops, its status stays Stopping.
    private void Advance(string secondary, string message)
    {
        lock (aws.Gate)
        {
            if (job.SecondaryStatus != secondary && (job.Status != "Stopping" || secondary == "Uploading"))
                job.Move(job.Status, secondary, message);
        }
    }

    private TimeSpan? Seconds(string name) =>
        (int?)job.Request["StoppingCondition"]?[name] is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static Task DelayAsync(TimeSpan? time, CancellationToken cancellationToken) =>
        Task.Delay(time is not { } some ? Timeout.InfiniteTimeSpan : some > TimeSpan.Zero ? some : TimeSpan.Zero, cancellationToken);
}
