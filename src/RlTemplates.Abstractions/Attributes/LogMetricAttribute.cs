namespace RlTemplates;

/// <summary>
/// On a config class: shows this metric in the progress table and sends it to every metric sink. (Every metric is written to
/// <c>metrics.jsonl</c> in any case.) On a method <c>double Name(TrainResult result)</c> of a config class: adds a metric of one's
/// own to each result; it can be logged and stopped on like the built-in ones.
/// </summary>
/// <param name="metric">Name of the metric, in snake_case.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class LogMetricAttribute(string metric) : Attribute
{
    /// <summary>Name of the metric, in snake_case.</summary>
    public string Metric { get; } = metric;
}
