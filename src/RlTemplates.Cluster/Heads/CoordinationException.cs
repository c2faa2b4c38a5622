namespace RlTemplates.Cluster.Heads;

/// <summary>Workers have not come in time.</summary>
/// <param name="message">Which, in whole sentences.</param>
internal sealed class CoordinationException(string message) : Exception(message);
