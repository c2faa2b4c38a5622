using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What training is doing, so that it can be told what does not return, what takes long, and what went wrong meanwhile.</summary>
/// <param name="algorithm">The algorithm and its environments.</param>
/// <param name="time">The clock.</param>
/// <param name="note">Writes a line; called from any thread.</param>
internal sealed class TrainingActivity(OwnedAlgorithm algorithm, TimeProvider time, Action<string, NoteSeverity> note)
{
    /// <summary>Name of an evaluation.</summary>
    public const string Evaluation = "the evaluation";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);

    // Rows of quicker iterations show by themselves that training goes on.
    private const double FirstToldSeconds = 10;

    private readonly ReplacedCopies _replaced = new();
    private Doing? _current;
    private Doing? _iteration;
    private double _iterationSeconds = double.NaN;

    /// <summary>What is going on as a whole, in words.</summary>
    public string Subject { get; init; } = "training";

    /// <summary>What evaluates; null where nothing does.</summary>
    public Evaluator? Evaluator { get; set; }

    private long AllSteps => algorithm.StepsPlayed + (Evaluator?.Steps ?? 0);

    private string? Busy => algorithm.BusyEnvironment ?? Evaluator?.Busy;

    /// <summary>Tells of what takes long until the result is disposed of.</summary>
    /// <param name="gracePeriod">Time after which it tells what does not return though training was interrupted.</param>
    /// <param name="cancellationToken">The interrupt.</param>
    public IDisposable Watch(TimeSpan gracePeriod, CancellationToken cancellationToken)
    {
        var delay = time.CreateTimer(_ => NoteDelay(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var look = time.CreateTimer(_ => NoteProgress(), null, LookInterval, LookInterval);
        return new Disposables(cancellationToken.Register(() => delay.Change(gracePeriod, Timeout.InfiniteTimeSpan)), look, delay);
    }

    /// <summary>Calls code that may take long, so that it can be named where it does not return.</summary>
    public T During<T>(string activity, Func<T> call)
    {
        var outer = _current;
        Volatile.Write(ref _current, new(activity, time.GetTimestamp(), algorithm.StepsPlayed) { ToldSteps = AllSteps });
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
    public void DuringIteration(int number, Action train) => During(string.Create(CultureInfo.InvariantCulture, $"iteration {number}"), () =>
    {
        Volatile.Write(ref _iteration, _current);
        try
        {
            train();
        }
        finally
        {
            _iterationSeconds = Seconds(_iteration!);
            Volatile.Write(ref _iteration, null);
        }
    });

    /// <summary>Whether the iteration that is going on, as far as can be told, ends within a time. Called on another thread.</summary>
    public bool MayEndWithin(TimeSpan left)
    {
        if (Volatile.Read(ref _iteration) is not { } iteration)
            return true;
        var (seconds, played) = (Seconds(iteration), algorithm.StepsPlayed - iteration.StepsPlayed);
        if (algorithm.Value.TimestepsPerIteration is > 0 and var all && played > 0)
            return seconds * (all - played) / played <= left.TotalSeconds;
        return (double.IsNaN(_iterationSeconds) ? 0 : _iterationSeconds - seconds) <= left.TotalSeconds && seconds <= left.TotalSeconds;
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

    private double Seconds(Doing doing) => time.GetElapsedTime(doing.Start).TotalSeconds;

    // It does not end although it was cancelled.
    private void NoteDelay()
    {
        if ((Busy ?? Volatile.Read(ref _current)?.Name) is { } activity)
            note($"{Subject} was interrupted, but cannot end before {activity} returns", NoteSeverity.Warning);
    }

    // Told after 15 s, 30 s, a minute, and so on.
    private void NoteProgress()
    {
        if (Volatile.Read(ref _current) is not { } current || Seconds(current) is var seconds && seconds < current.NextSeconds)
            return;
        var (played, steps, before) = (algorithm.StepsPlayed, AllSteps, current.ToldSteps);
        (current.NextSeconds, current.ToldSteps) = (seconds * 1.9, steps);
        var text = string.Create(CultureInfo.InvariantCulture, $"{current.Name} has run for {seconds:0} s");
        if (Busy is { } busy && steps == before)
            note($"{text}, and {busy} has not returned", NoteSeverity.Information);
        else if (current == Volatile.Read(ref _iteration) && played > current.StepsPlayed)
            note($"{text}: {Played(played - current.StepsPlayed, seconds)}", NoteSeverity.Information);
        else if (current.Name == Evaluation && Evaluator is { } evaluator)
            note($"{text}: {evaluator.Progress}", NoteSeverity.Information);
        else
            note(text, NoteSeverity.Information);
    }

    private string Played(long played, double seconds)
    {
        var of = algorithm.Value.TimestepsPerIteration is > 0 and var all ? string.Create(CultureInfo.InvariantCulture, $" of {all}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{played}{of} timesteps, {played / seconds:0.#} a second");
    }

    /// <summary>Something that is being done.</summary>
    /// <param name="Name">It in words.</param>
    /// <param name="Start">When it began.</param>
    /// <param name="StepsPlayed">Steps that were played before.</param>
    private sealed record Doing(string Name, long Start, long StepsPlayed)
    {
        /// <summary>When it is told next, in seconds since it began.</summary>
        public double NextSeconds { get; set; } = FirstToldSeconds;

        /// <summary>Steps of all environments when it was told last.</summary>
        public long ToldSteps { get; set; }
    }

    private sealed class Disposables(params IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in all)
                one.Dispose();
        }
    }
}
