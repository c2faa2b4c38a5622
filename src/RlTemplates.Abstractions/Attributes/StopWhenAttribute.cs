namespace RlTemplates;

/// <summary>
/// Ends training when a metric of a <see cref="TrainResult"/> reaches a bound. Any one criterion stops. The bounds are the bottom
/// layer of the options <c>stop.*</c>, so YAML, environment variables and <c>--stop.time-total-s 60</c> override them.
/// </summary>
/// <param name="metric">Name of the metric, usually a constant of <see cref="Metric"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StopWhenAttribute(string metric) : Attribute
{
    /// <summary>Name of the metric.</summary>
    public string Metric { get; } = metric;

    /// <summary>Stops as soon as the metric is this large. Default: no such bound.</summary>
    public double AtLeast { get; set; } = double.NaN;

    /// <summary>Stops as soon as the metric is this small. Default: no such bound.</summary>
    public double AtMost { get; set; } = double.NaN;
}
