namespace RlTemplates;

/// <summary>
/// On a config class: names a metric that <see cref="Run.Log"/> adds, in a callback, a hook or what they call. It can then be a column (<see cref="LogMetricAttribute"/>), a stop
/// criterion (<see cref="StopWhenAttribute"/>, <c>stop</c>) and the metric of a sweep, like any other. Metrics that are only written to <c>metrics.jsonl</c> need no such attribute.
/// </summary>
/// <param name="metric">Name of the metric, in snake_case.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AddsMetricAttribute(string metric) : Attribute
{
    /// <summary>Name of the metric, in snake_case.</summary>
    public string Metric { get; } = metric;
}
