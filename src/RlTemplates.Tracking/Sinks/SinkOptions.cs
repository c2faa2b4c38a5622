namespace RlTemplates.Tracking;

/// <summary>The options of a sink, which make it. Derive a record to add a kind of sink.</summary>
[Options]
public abstract record SinkOptions
{
    /// <summary>Name of the sink in messages. Default its type in options: <c>tensor_board</c> for <c>TensorBoardSink</c>.</summary>
    public virtual string DisplayName => KindName.Of(GetType(), nameof(SinkOptions));

    /// <summary>Name of the file in the run's folder that the sink keeps for itself: two sinks of one file are refused before training. Default null: it keeps none.</summary>
    public virtual string? FileName => null;

    /// <summary>Makes the sink of a run. Called on the sink's own thread, so it may connect to a server; where it throws, training goes on without the sink.</summary>
    /// <param name="run">The run.</param>
    public abstract IEventSink Create(RunInfo run);
}
