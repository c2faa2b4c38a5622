using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Takes part in evaluations, whichever way they are asked for. A hook that throws fails the evaluation; in training it ends training as a training hook does. One that is
/// <see cref="IDisposable"/> is disposed of when the training, or the verb, is over.
/// </summary>
public interface IEvaluationHook
{
    /// <summary>Before the first step of an evaluation.</summary>
    /// <param name="context">The evaluation.</param>
    void BeforeEvaluation(EvaluationContext context)
    {
    }

    /// <summary>After each episode, in the order in which episodes end.</summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="episode">The episode.</param>
    void AfterEpisode(EvaluationContext context, EpisodeResult episode)
    {
    }

    /// <summary>After the last step of an evaluation, before anything is recorded.</summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="evaluation">Its outcome.</param>
    void AfterEvaluation(EvaluationContext context, EvaluationResult evaluation)
    {
    }
}

/// <summary>The evaluation that hooks take part in.</summary>
/// <param name="Origin">Where it comes from: who evaluates, and the training iterations behind the policy.</param>
/// <param name="Policy">The policy that plays.</param>
/// <param name="TimestepsTotal">Training steps behind the policy.</param>
public sealed record EvaluationContext(EvaluationOrigin Origin, IPolicy Policy, long TimestepsTotal)
{
    /// <summary>The run whose policy it is; null where a copied checkpoint is evaluated.</summary>
    public RunInfo? Run { get; init; }
}
