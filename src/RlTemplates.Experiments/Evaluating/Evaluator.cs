using System.Runtime.InteropServices;

namespace RlTemplates.Experiments;

/// <summary>
/// Plays evaluation episodes on environments and random streams of its own. Every copy plays a fixed number of episodes: taking
/// simply the first to finish would favour short ones. Steps an episode and time are bounded, since a policy may never end an episode.
/// </summary>
internal sealed class Evaluator(Func<int, IEnvironment> createEnvironment, EvaluationOptions options, ulong seed, TimeProvider time) : IDisposable
{
    /// <summary>Most steps of an episode where neither the options nor the environment's own limit say more.</summary>
    public const int UsualMostSteps = 100_000;

    private const int MostCopies = 32;
    private const ulong ActionStream = 0x6576616C;
    private const ulong SeedStream = 0x73656564;

    private readonly ReplacedCopies _replaced = new();
    private EnvironmentStepper? _stepper;

    /// <summary>Gets the number of episodes that have ended, after each. Default none.</summary>
    public Action<int>? EpisodeEnded { get; init; }

    /// <summary>What it plays.</summary>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public EnvironmentSpec Spec => Stepper.Spec;

    private EnvironmentStepper Stepper => _stepper ??= new(EnvironmentStepper.Make(createEnvironment, Math.Min(options.Episodes, MostCopies)));

    /// <summary>Whether a bound has ended episodes of an earlier evaluation.</summary>
    public bool HasWarned { get; private set; }

    private int MostSteps => options.MaxEpisodeSteps ?? Math.Max(UsualMostSteps, Spec.MaxEpisodeSteps ?? 0);

    /// <summary>Evaluates a policy. Depends on seed and number only, not on earlier evaluations, unless the time runs out.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="number">Number of the evaluation, usually the training iteration.</param>
    /// <param name="cancellationToken">Ends it after a step.</param>
    /// <returns>The episodes in order: the first of every copy, then the second of every copy, and so on.</returns>
    public PlayedEpisodes Evaluate(IPolicy policy, int number, CancellationToken cancellationToken)
    {
        var stepper = Stepper;
        var n = stepper.Count;
        var (mostSteps, start) = (MostSteps, time.GetTimestamp());
        var random = new RandomStream(seed, ActionStream + (ulong)number);
        var tally = new EpisodeTally(n, options.Episodes);
        var starts = new bool[n];
        Array.Fill(starts, true);
        stepper.Reset(new RandomStream(seed, SeedStream + (ulong)number).NextUInt64());
        EnsureFinite(stepper, "Reset");
        while (tally.Left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(start).TotalSeconds >= options.MaxSeconds)
                return Ended(tally, tally.EndAll(), timeIsOver: true);
            policy.Begin(starts);
            policy.Act(stepper.Observations, stepper.Mask, n, stepper.Actions, options.Explore, ref random);
            stepper.Step();
            EnsureFinite(stepper, "Step");
            for (var copy = 0; copy < n; copy++)
            {
                tally.Add(copy, stepper.Rewards[copy]);
                starts[copy] = stepper.HasEnded(copy);
                var left = tally.Left;
                if (starts[copy])
                    tally.End(copy, stepper.IsCut(copy));
                else if (tally.IsLong(copy, mostSteps))
                    starts[copy] = Cut(tally, copy);
                if (tally.Left != left)
                    EpisodeEnded?.Invoke(options.Episodes - tally.Left);
            }
        }
        return Ended(tally, tally.Unfinished, timeIsOver: false);
    }

    // Where the environment cannot begin a new episode, the copy has played its last.
    private bool Cut(EpisodeTally tally, int copy)
    {
        tally.End(copy, isTruncated: true, isUnfinished: true);
        if (!tally.NeedsMore(copy))
            return false;
        if (Stepper.TryRestart(copy))
            return true;
        tally.Retire(copy);
        return false;
    }

    private PlayedEpisodes Ended(EpisodeTally tally, int unfinished, bool timeIsOver) => new(tally.Episodes, BoundWarning(tally, unfinished, timeIsOver)) { CrashWarning = CrashWarning() };

    private string? CrashWarning()
    {
        if (Stepper.Environment is not ICrashCounter counter)
            return null;
        _replaced.Take(counter.Crashes, counter.LastCrash, out var text);
        return text is null ? null : "in an evaluation " + text;
    }

    private string? BoundWarning(EpisodeTally tally, int unfinished, bool timeIsOver)
    {
        if (unfinished == 0 && !timeIsOver)
            return null;
        HasWarned = true;
        var counts = $"{unfinished} of {options.Episodes} episodes of {Spec.Name} are unfinished";
        var missing = options.Episodes - tally.Episodes.Count;
        var rest = (missing > 0 ? $", {missing} were not begun" : "") + ". They count with the reward until then.";
        return timeIsOver
            ? FormattableString.Invariant($"an evaluation ended after {options.MaxSeconds:0.###} s (evaluation.max_seconds): {counts}{rest}")
            : $"an evaluation ended episodes after {MostSteps} steps (evaluation.max_episode_steps): {counts}{rest} The policy may never end them: give the environment a step limit.";
    }

    public void Dispose()
    {
        var stepper = _stepper;
        _stepper = null;
        stepper?.Dispose();
    }

    // Any policy makes some action of what is not finite, and a mean without a meaning.
    private static void EnsureFinite(EnvironmentStepper stepper, string call)
    {
        var isBytes = stepper.Spec.Observation.Element == ElementType.UInt8;
        if (!AreFinite(stepper.Rewards))
            throw new EnvironmentException(stepper.Spec.Name, call, $"gave a reward that is not finite in {call}. An environment must give finite numbers.");
        if (!isBytes && !AreFinite(MemoryMarshal.Cast<byte, float>(stepper.Observations)))
            throw new EnvironmentException(stepper.Spec.Name, call, $"gave an observation that is not finite in {call}. An environment must give finite numbers.");
    }

    private static bool AreFinite(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number))
                return false;
        }
        return true;
    }
}
