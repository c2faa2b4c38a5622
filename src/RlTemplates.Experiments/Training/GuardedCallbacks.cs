namespace RlTemplates.Experiments;

/// <summary>A callback of the config class threw; the message names it.</summary>
internal sealed class CallbackException(string callback, Exception cause)
    : Exception($"The callback {callback} threw {cause.GetType().Name}: {cause.Message}", cause);

/// <summary>Calls callbacks so that an exception tells which of them threw it.</summary>
internal sealed class GuardedCallbacks(ICallbacks callbacks, Run run)
{
    public void LogMetrics(TrainResult result) => Guard("[LogMetric]", () => callbacks.LogMetrics(result, run));

    public void OnTrainResult(TrainResult result) => Guard("[OnTrainResult]", () => callbacks.OnTrainResult(result, run));

    public void OnEpisodeEnd(EpisodeResult episode) => Guard("[OnEpisodeEnd]", () => callbacks.OnEpisodeEnd(episode, run));

    public void OnCheckpoint(Checkpoint checkpoint) => Guard("[OnCheckpoint]", () => callbacks.OnCheckpoint(checkpoint, run));

    public void OnEvaluation(EvaluationResult evaluation) => Guard("[OnEvaluation]", () => callbacks.OnEvaluation(evaluation, run));

    private void Guard(string kind, Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            throw new CallbackException(NameOf(kind, exception), exception);
        }
    }

    // The config class's own method is the last frame below the dispatcher that belongs neither to it nor to this class.
    private string NameOf(string kind, Exception exception)
    {
        var lines = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var dispatcher = callbacks.GetType().FullName?.Replace('+', '.') ?? "";
        var index = Array.FindIndex(lines, l => l.Contains(dispatcher + ".", StringComparison.Ordinal));
        if (index <= 0)
            return kind;
        var frame = lines[index - 1];
        var end = frame.IndexOf('(', StringComparison.Ordinal);
        var start = end < 0 ? -1 : frame.LastIndexOf('.', end) + 1;
        return start > 0 ? $"{kind} {frame[start..end]}" : kind;
    }
}
