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
    private readonly int _all = options.Steps ?? options.Episodes;
    private int _left = options.Steps ?? options.Episodes;

    /// <summary>The call that the environment has not returned from, in words; null where there is none. May be read on any thread.</summary>
    public string? Busy => _stepper?.Busy;

    /// <summary>Steps that were taken, over all copies. May be read on any thread.</summary>
    public long Steps => _stepper?.StepsPlayed ?? 0;

    /// <summary>How far the evaluation is, in words. May be read on any thread.</summary>
    public string Progress => options.Steps is null
        ? $"{_all - Volatile.Read(ref _left)} of {_all} episodes have ended"
        : $"{_all - Volatile.Read(ref _left)} of {_all} steps are played";

    /// <summary>What it plays.</summary>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public EnvironmentSpec Spec => Stepper.Spec;

    private EnvironmentStepper Stepper => _stepper ??= new(EnvironmentStepper.Make(createEnvironment, options.Steps is null ? Math.Min(options.Episodes, MostCopies) : 1));

    /// <summary>The hooks that take part.</summary>
    public EvaluationHooks Hooks { get; init; } = EvaluationHooks.None;

    /// <summary>Whether a bound has ended episodes of an earlier evaluation.</summary>
    public bool HasWarned { get; private set; }

    private int MostSteps => options.MaxEpisodeSteps ?? Math.Max(UsualMostSteps, Spec.MaxEpisodeSteps ?? 0);

    /// <summary>Evaluates a policy. Depends on seed and training iteration only, not on earlier evaluations, unless the time runs out.</summary>
    /// <param name="context">The policy and where it comes from.</param>
    /// <param name="cancellationToken">Ends it after a step.</param>
    /// <returns>The episodes in order: the first of every copy, then the second of every copy, and so on.</returns>
    public PlayedEpisodes Evaluate(EvaluationContext context, CancellationToken cancellationToken)
    {
        Hooks.BeforeEvaluation(context);
        var played = Play(context, cancellationToken);
        Hooks.AfterEvaluation(context, new(played.Episodes, context.TimestepsTotal));
        return played;
    }

    private PlayedEpisodes Play(EvaluationContext context, CancellationToken cancellationToken)
    {
        var (policy, number) = (context.Policy, context.Origin.TrainingIteration);
        var stepper = Stepper;
        var n = stepper.Count;
        var (mostSteps, start) = (MostSteps, time.GetTimestamp());
        var random = new RandomStream(seed, ActionStream + (ulong)number);
        var tally = new EpisodeTally(n, options.Episodes, options.Steps) { Ended = episode => Hooks.AfterEpisode(context, episode) };
        var (starts, crashes) = (new bool[n], stepper.Environment as ICrashCounter);
        Array.Fill(starts, true);
        stepper.Reset(new RandomStream(seed, SeedStream + (ulong)number).NextUInt64());
        EnsureFinite(stepper, "Reset");
        while (tally.Left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(start).TotalSeconds >= options.MaxSeconds)
            {
                tally.EndAll();
                return Ended(tally, timeIsOver: true);
            }
            policy.Begin(starts);
            policy.Act(stepper.Observations, stepper.Mask, n, stepper.Actions, options.Explore, ref random);
            stepper.Step();
            EnsureFinite(stepper, "Step");
            Volatile.Write(ref _left, tally.Left);
            for (var copy = 0; copy < n; copy++)
            {
                tally.Add(copy, stepper.Rewards[copy]);
                starts[copy] = stepper.HasEnded(copy);
                if (starts[copy] && crashes?.WasReplaced(copy) == true)
                    tally.EndCrashed(copy);
                else if (starts[copy])
                    tally.End(copy, stepper.IsCut(copy));
                else if (tally.IsLong(copy, mostSteps))
                    starts[copy] = Cut(tally, copy);
            }
        }
        tally.EndSteps();
        return Ended(tally, timeIsOver: false);
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

    private PlayedEpisodes Ended(EpisodeTally tally, bool timeIsOver) =>
        new(tally.Episodes, BoundWarning(tally, tally.Unfinished - tally.Crashed, timeIsOver)) { CrashWarning = CrashWarning() };

    private string? CrashWarning()
    {
        if (Stepper.Environment is not ICrashCounter counter)
            return null;
        _replaced.Take(counter.Crashes, counter.LastCrash, out var text);
        return text is null ? null : "in an evaluation " + text;
    }

    private string? BoundWarning(EpisodeTally tally, int unfinished, bool timeIsOver)
    {
        // The end of the steps is no bound.
        if ((unfinished == 0 || (options.Steps is not null && tally.Left == 0 && tally.Episodes.Count == 1)) && !timeIsOver)
            return null;
        HasWarned = true;
        var all = options.Steps is null ? options.Episodes : tally.Episodes.Count;
        var counts = $"{unfinished} of {all} episodes of {Spec.Name} are unfinished";
        var missing = all - tally.Episodes.Count;
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
        if (FirstBad(stepper.Rewards) is >= 0 and var copy)
            throw NotFinite(stepper, call, "a reward", copy);
        if (!isBytes && FirstBad(MemoryMarshal.Cast<byte, float>(stepper.Observations)) is >= 0 and var place)
            throw NotFinite(stepper, call, "an observation", place * stepper.Count * sizeof(float) / stepper.Observations.Length);
    }

    private static EnvironmentException NotFinite(EnvironmentStepper stepper, string call, string what, int copy) =>
        new(stepper.Spec.Name, call, $"gave {what} that is not finite in {call} of copy {copy} in an evaluation. An environment must give finite numbers.");

    private static int FirstBad(ReadOnlySpan<float> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
                return i;
        }
        return -1;
    }
}
