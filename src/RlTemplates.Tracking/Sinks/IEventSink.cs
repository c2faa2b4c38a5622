namespace RlTemplates.Tracking;

/// <summary>
/// Takes the events of a run: a console, a file, a tracking server. Training calls a sink through a <see cref="BufferedSink"/>: on a thread of the
/// sink's own, one call at a time, events in order. An exception or a slow call costs the sink's own events, never training.
/// </summary>
public interface IEventSink : IDisposable
{
    /// <summary>Whether the sink takes an <see cref="EpisodeEnded"/> for every training episode. Default false: there may be thousands a second.</summary>
    bool TakesEpisodes => false;

    /// <summary>Takes an event. Sinks ignore events that they do not know: later versions add kinds.</summary>
    /// <param name="trainingEvent">The event.</param>
    void Write(TrainingEvent trainingEvent);

    /// <summary>Writes out what the sink still holds. Called after the last event, before it is disposed of.</summary>
    void Flush()
    {
    }
}

/// <summary>A sink that has something to say: that its server cannot be reached, or is there again. What it says becomes a note of the run.</summary>
public interface INotingSink : IEventSink
{
    /// <summary>Raised on any thread, with how much it matters and one line that names the sink.</summary>
    event Action<NoteSeverity, string>? Noted;
}
