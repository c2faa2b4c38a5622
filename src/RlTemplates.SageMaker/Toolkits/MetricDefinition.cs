namespace RlTemplates.SageMaker;

/// <summary>A metric that the service reads from the job's log.</summary>
/// <param name="Name">Its name, 1 to 255 characters.</param>
/// <param name="Regex">The regular expression that finds it, 1 to 500 characters; its first group holds the value.</param>
public sealed record MetricDefinition(string Name, string Regex);
