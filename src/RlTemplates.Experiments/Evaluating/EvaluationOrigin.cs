namespace RlTemplates.Experiments;

/// <summary>Where an evaluation comes from.</summary>
/// <param name="Source">Who evaluated: <c>training</c>, <c>final</c>, <c>evaluate</c>, <c>continuous</c>, <c>continuous_on_train_data</c>, or a name of one's own. Rows of <c>evaluations.jsonl</c> tell it.</param>
/// <param name="TrainingIteration">Training iterations behind the policy that was evaluated.</param>
public sealed record EvaluationOrigin(string Source, int TrainingIteration)
{
    /// <summary>Whether actions were sampled instead of taking the likeliest. Default false.</summary>
    public bool Explore { get; init; }

    /// <summary>The checkpoint whose policy was evaluated; null for the policy of training as it is.</summary>
    public Checkpoint? Checkpoint { get; init; }
}
