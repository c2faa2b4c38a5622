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

    private IEnvironment? _environment;

    /// <summary>What it plays.</summary>
    public EnvironmentSpec Spec => Environment.Spec;

    private IEnvironment Environment => _environment ??= createEnvironment(Math.Min(options.Episodes, MostCopies));

    /// <summary>Evaluates a policy. Depends on seed and number only, not on earlier evaluations.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="number">Number of the evaluation, usually the training iteration.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The episodes in order: the first of every copy, then the second of every copy, and so on.</returns>
    public IReadOnlyList<EpisodeResult> Evaluate(IPolicy policy, int number, CancellationToken cancellationToken)
    {
        var environment = Environment;
        var (n, observationBytes) = (environment.Count, environment.Spec.Observation.Bytes);
        var random = new RandomStream(seed, ActionStream + (ulong)number);
        var observations = new byte[n * observationBytes];
        var finals = new byte[observations.Length];
        var actions = new byte[n * environment.Spec.Action.Bytes];
        var masks = new bool[environment.Spec.HasActionMask ? n * environment.Spec.Action.Choices : 0];
        var (rewards, terminated, truncated) = (new float[n], new bool[n], new bool[n]);
        var (sums, lengths, played) = (new double[n], new int[n], new int[n]);
        var episodes = new EpisodeResult[options.Episodes];
        var starts = new bool[n];
        Array.Fill(starts, true);
        environment.Reset(new RandomStream(seed, SeedStream + (ulong)number).NextUInt64(), observations);
        for (var left = episodes.Length; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (masks.Length > 0)
                environment.WriteActionMask(masks);
            policy.Begin(starts);
            policy.Act(observations, masks, n, actions, options.Explore, ref random);
            try
            {
                environment.Step(actions, new() { Observations = observations, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals });
            }
            catch (Exception exception)
            {
                throw new EnvironmentException(environment.Spec.Name, exception);
            }
            for (var copy = 0; copy < n; copy++)
            {
                sums[copy] += rewards[copy];
                lengths[copy]++;
                starts[copy] = terminated[copy] || truncated[copy];
                if (!starts[copy])
                    continue;
                var index = (played[copy]++ * n) + copy;
                if (index < episodes.Length)
                {
                    episodes[index] = new(sums[copy], lengths[copy]) { Truncated = truncated[copy] && !terminated[copy] };
                    left--;
                }
                (sums[copy], lengths[copy]) = (0, 0);
            }
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(episodes);
    }

    public void Dispose() => _environment?.Dispose();
}
