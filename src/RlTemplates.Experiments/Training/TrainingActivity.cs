using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What training is doing, so that it can be told what does not return, what takes long, and what went wrong meanwhile.</summary>
/// <param name="algorithm">The algorithm and its environments.</param>
/// <param name="time">The clock.</param>
/// <param name="note">Writes a line; called from any thread.</param>
internal sealed class TrainingActivity(OwnedAlgorithm algorithm, TimeProvider time, Action<string, NoteSeverity> note)
{
    // Rows of quicker iterations show by themselves that training goes on.
    private const double LongIterationSeconds = 10;

    private readonly ReplacedCopies _replaced = new();
    private string? _current;
    private Iterating? _iterating;

    /// <summary>Calls code that may take long, so that it can be named where it does not return.</summary>
    public T During<T>(string activity, Func<T> call)
    {
        var outer = _current;
        Volatile.Write(ref _current, activity);
        try
        {
            return call();
        }
        finally
        {
            Volatile.Write(ref _current, outer);
        }
    }

    /// <inheritdoc cref="During{T}"/>
    public void During(string activity, Action call) => During(activity, () =>
    {
        call();
        return true;
    });

    /// <summary>Lets the algorithm train.</summary>
    /// <param name="number">Number of the iteration.</param>
    /// <param name="train">Calls it.</param>
    public void DuringIteration(int number, Action train)
    {
        Volatile.Write(ref _iterating, new(number, time.GetTimestamp(), algorithm.StepsPlayed));
        try
        {
            During("the iteration", train);
        }
        finally
        {
            Volatile.Write(ref _iterating, null);
        }
    }

    /// <summary>Tells that training does not end although it was cancelled. Called on another thread.</summary>
    public void NoteDelay()
    {
        if ((algorithm.BusyEnvironment ?? Volatile.Read(ref _current)) is { } activity)
            note($"training was interrupted, but cannot end before {activity} returns", NoteSeverity.Warning);
    }

    /// <summary>Tells how far an iteration is that gives no result for a long time. Called on another thread, again and again.</summary>
    public void NoteLongIteration()
    {
        if (Volatile.Read(ref _iterating) is not { } iterating)
            return;
        var seconds = time.GetElapsedTime(iterating.Start).TotalSeconds;
        if (seconds < LongIterationSeconds)
            return;
        var played = algorithm.StepsPlayed - iterating.StepsPlayed;
        var of = algorithm.Value.TimestepsPerIteration is > 0 and var all ? string.Create(CultureInfo.InvariantCulture, $" of {all}") : "";
        var steps = played > 0 ? string.Create(CultureInfo.InvariantCulture, $": {played}{of} timesteps, {played / seconds:0.#} a second") : "";
        note(string.Create(CultureInfo.InvariantCulture, $"iteration {iterating.Number} has run for {seconds:0} s{steps}"), NoteSeverity.Information);
    }

    /// <summary>Tells of copies of the environment that threw and were replaced since the last call.</summary>
    /// <returns>How many.</returns>
    public long TakeCrashes()
    {
        var count = _replaced.Take(algorithm.Crashes, algorithm.LastCrash, out var text);
        if (text is not null)
            note(text, NoteSeverity.Warning);
        return count;
    }

    /// <summary>The iteration that is going on.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Start">When it began.</param>
    /// <param name="StepsPlayed">Steps that were played before.</param>
    private sealed record Iterating(int Number, long Start, long StepsPlayed);
}
