using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>A sink that keeps what it gets, and does with it what a test wants.</summary>
internal sealed class EventRecorder(Action<TrainingEvent>? onEvent = null) : IEventSink
{
    public List<TrainingEvent> Events { get; } = [];

    public bool TakesEpisodes { get; init; }

    public void Write(TrainingEvent trainingEvent)
    {
        Events.Add(trainingEvent);
        onEvent?.Invoke(trainingEvent);
    }

    public void Dispose()
    {
    }
}

/// <summary>A sink as a config lists it.</summary>
internal sealed record TestSink(Func<RunInfo, IEventSink> Make) : SinkOptions
{
    public override IEventSink Create(RunInfo run) => Make(run);
}
