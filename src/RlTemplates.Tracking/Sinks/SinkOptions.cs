namespace RlTemplates.Tracking;

/// <summary>The options of a sink, which make it. Derive a record to add a kind of sink.</summary>
[Options]
public abstract record SinkOptions
{
    /// <summary>Name of the sink in messages. Default its type in options: <c>tensor_board</c> for <c>TensorBoardSink</c>.</summary>
    public virtual string DisplayName => KindName.Of(GetType(), nameof(SinkOptions));

    /// <summary>Name of the file in the run's folder that the sink keeps for itself: two sinks of one file are refused before training. Default null: it keeps none.</summary>
    public virtual string? FileName => null;

    /// <summary>How long the end of training waits for this sink where that is longer than <see cref="TrackingOptions.FlushSeconds"/>. Default zero.</summary>
    public virtual TimeSpan EndLimit => TimeSpan.Zero;

    /// <summary>Refuses training that cannot or shall not do without the sink. Called before a run is made. Default: refuses none.</summary>
    /// <param name="isElsewhere">Whether another process trains, as where a run is submitted: it may have other variables.</param>
    /// <exception cref="UserException">Training must not begin.</exception>
    public virtual void EnsureUsable(bool isElsewhere)
    {
    }

    /// <summary>Makes the sink of a run. Called on the sink's own thread, so it may connect to a server; where it throws, training goes on without the sink.</summary>
    /// <param name="run">The run.</param>
    public abstract IEventSink Create(RunInfo run);
}
