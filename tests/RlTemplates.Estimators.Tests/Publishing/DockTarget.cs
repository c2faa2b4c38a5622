using System.Collections.Concurrent;
using RlTemplates;
using RlTemplates.Environments;
using RlTemplates.Estimators.Tests.Publishing;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

[assembly: Target(typeof(DockAttribute), typeof(DockTarget))]

namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary>A dock, which runs images.</summary>
public sealed class DockAttribute : SubmitsToAttribute
{
    /// <summary>What images are called. Default: the user says.</summary>
    public string? Image { get; set; }
}

/// <summary>Takes a job and keeps it.</summary>
public sealed class DockTarget(DockAttribute settings) : IImageTarget, IChecksJobs
{
    internal static ConcurrentDictionary<string, JobDescription> Jobs { get; } = new();

    /// <summary>The image that a job was checked with, by the folder of runs.</summary>
    internal static ConcurrentDictionary<string, JobImage> Checked { get; } = new();

    public string? DefaultImage => settings.Image;

    public Task CheckAsync(JobDescription job, CancellationToken cancellationToken)
    {
        if (job.Image is { } image)
            Checked[job.Store.Root] = image;
        return Task.CompletedTask;
    }

    public Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        Jobs[job.Run.Id] = job;
        return Task.FromResult<TrainingJob>(new DockJob(job.Store, job.Run, new(settings.Name!, "Dock", job.Run.Id)));
    }

    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PlannedStep>>([new("moor", job.Image?.Reference ?? "the program")]);

    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken) => Task.FromResult<TrainingJob>(new DockJob(store, run, run.Job!));

    private sealed class DockJob(RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
    {
        public override RunJob Job => job;

        protected override Task<RunInfo> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Record(RunStatus.Completed, "moored", 0));

        protected override async IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield return "moored";
        }

        protected override Task RequestStopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        protected override Task PullFilesAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Balances a pole in an image.</summary>
[RlExperiment("docked")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
[Dock, Dock(Name = "home", Image = "localhost:5000/home/pong:1")]
public sealed partial record DockedExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
