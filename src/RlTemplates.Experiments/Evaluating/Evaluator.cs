using System.Runtime.InteropServices;

namespace RlTemplates.Experiments;

/// <summary>
/// Plays evaluation episodes on environments and random streams of its own. Every copy plays a fixed number of episodes: taking
/// simply the first to finish would favour short ones.
/// </summary>
internal sealed class Evaluator(Func<int, IEnvironment> createEnvironment, EvaluationOptions options, ulong seed) : IDisposable
{
    private const int MostCopies = 32;
    private const ulong ActionStream = 0x6576616C;
    private const ulong SeedStream = 0x73656564;

    private EnvironmentStepper? _stepper;

    /// <summary>What it plays.</summary>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public EnvironmentSpec Spec => Stepper.Spec;

    private EnvironmentStepper Stepper => _stepper ??= new(EnvironmentStepper.Make(createEnvironment, Math.Min(options.Episodes, MostCopies)));

    /// <summary>Evaluates a policy. Depends on seed and number only, not on earlier evaluations.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="number">Number of the evaluation, usually the training iteration.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The episodes in order: the first of every copy, then the second of every copy, and so on.</returns>
    public IReadOnlyList<EpisodeResult> Evaluate(IPolicy policy, int number, CancellationToken cancellationToken)
    {
        var stepper = Stepper;
        var n = stepper.Count;
        var random = new RandomStream(seed, ActionStream + (ulong)number);
        var (sums, lengths, played) = (new double[n], new int[n], new int[n]);
        var episodes = new EpisodeResult[options.Episodes];
        var starts = new bool[n];
        Array.Fill(starts, true);
        stepper.Reset(new RandomStream(seed, SeedStream + (ulong)number).NextUInt64());
        EnsureFinite(stepper, "Reset");
        for (var left = episodes.Length; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            policy.Begin(starts);
            policy.Act(stepper.Observations, stepper.Mask, n, stepper.Actions, options.Explore, ref random);
            stepper.Step();
            EnsureFinite(stepper, "Step");
            for (var copy = 0; copy < n; copy++)
            {
                sums[copy] += stepper.Rewards[copy];
                lengths[copy]++;
                starts[copy] = stepper.HasEnded(copy);
                if (!starts[copy])
                    continue;
                var index = (played[copy]++ * n) + copy;
                if (index < episodes.Length)
                {
                    episodes[index] = new(sums[copy], lengths[copy]) { Truncated = stepper.IsCut(copy) };
                    left--;
                }
                (sums[copy], lengths[copy]) = (0, 0);
            }
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(episodes);
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
