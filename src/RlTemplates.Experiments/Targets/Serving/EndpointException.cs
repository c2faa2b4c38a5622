namespace RlTemplates.Experiments;

/// <summary>
/// An endpoint does not answer as it should: it cannot be reached, does not answer in time, is overloaded, or fails. What it was
/// asked may be right, so that asking again may help. Programs print it as one line and end with exit code 1.
/// </summary>
/// <param name="message">What happened, in whole sentences.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class EndpointException(string message, Exception? innerException = null) : ServiceException(message, innerException);
