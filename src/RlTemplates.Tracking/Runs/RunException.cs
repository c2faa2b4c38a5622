namespace RlTemplates.Tracking;

/// <summary>A run cannot be found or used as asked. The message is for the user.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class RunException(string message, Exception? innerException = null) : Exception(message, innerException);
