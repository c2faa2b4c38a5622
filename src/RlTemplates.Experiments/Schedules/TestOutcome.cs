namespace RlTemplates.Experiments;

/// <summary>What a test of an experiment has found.</summary>
/// <param name="Steps">What was tried, in order, up to the first that failed, all exports included.</param>
/// <param name="IsRight">Whether all went well.</param>
public sealed record TestOutcome(IReadOnlyList<TestStep> Steps, bool IsRight)
{
    /// <summary>The evaluation; null where training failed.</summary>
    public EvaluationResult? Evaluation { get; init; }
}

/// <summary>One step of a test.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Error">What is wrong; null where nothing is.</param>
public sealed record TestStep(string Name, TimeSpan Time, string? Error);
