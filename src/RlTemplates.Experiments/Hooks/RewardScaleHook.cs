using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Warns where rewards are so large or so small that an algorithm with a value network learns nothing. Large errors of the values take all of the clipped gradient from
/// the policy; small rewards vanish beside the values of a network that has just begun, from which advantages are computed.
/// </summary>
/// <param name="options">The run's options, which tell whether rewards are normalised; where there are none, that is not known and nothing is said.</param>
internal sealed class RewardScaleHook(IReadOnlyList<ResolvedOption> options) : ITrainingHook
{
    private const string ValueLoss = "learner/vf_loss", ExplainedVariance = "learner/explained_variance", Normalizes = "algorithm.normalize_rewards";

    // The first iterations of a process say nothing: networks have hardly learned, or few episodes were seen.
    private const int FirstIteration = 3;

    // PPO on CartPole: it learns with rewards scaled by 0.001 (episodes above 0.01), not by 0.0001, and hardly by 1000 (a loss of 10^7). Eight environments at their usual
    // scale have losses below 1000.
    private const double LargeLoss = 1e6, SmallReward = 0.005;

    // Values that foretell a hundredth of what varies foretell nothing.
    private const double Foretelling = 0.01;

    private readonly string? _normalizes = options.FirstOrDefault(option => option.Path == Normalizes)?.Text;
    private bool _isTold;
    private int _iterations;
    private double _largestReward;

    public void AfterResult(TrainingContext context)
    {
        if (_isTold || options.Count == 0 || _normalizes == "true" || !context.Metrics.TryGetValue(ValueLoss, out var loss))
            return;
        foreach (var episode in context.Episodes)
            _largestReward = Math.Max(_largestReward, Math.Abs(episode.Reward));
        if (++_iterations < FirstIteration)
            return;
        var isLarge = loss > LargeLoss && context.Metrics.TryGetValue(ExplainedVariance, out var explained) && explained < Foretelling;
        var isSmall = _largestReward is > 0 and < SmallReward;
        if (!isLarge && !isSmall)
            return;
        _isTold = true;
        context.Note(isLarge
            ? FormattableString.Invariant($"rewards are too large to learn from: the error of the values ({ValueLoss} {loss:g3}) drowns the policy's part of the gradient. {Advice}")
            : FormattableString.Invariant($"rewards are too small to learn from: no episode has had more than {_largestReward:g3}, which the errors of the values drown. {Advice}"), NoteSeverity.Warning);
    }

    private string Advice => _normalizes is null ? "Scale them, for example by the wrapper scale_reward" : $"Set {Normalizes} to true, or scale them by the wrapper scale_reward";
}
