namespace RlTemplates.Mlflow.Sending;

/// <summary>One value of a metric.</summary>
/// <param name="Key">Its name at the server.</param>
/// <param name="Value">The value, which is finite.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Step">The training iteration.</param>
/// <param name="IsLast">Whether it is the last one of its iteration.</param>
internal readonly record struct MetricPoint(string Key, double Value, long Timestamp, long Step, bool IsLast);
