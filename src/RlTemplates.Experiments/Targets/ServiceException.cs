namespace RlTemplates.Experiments;

/// <summary>
/// A service of a target cannot be reached, does not answer in time, asks for fewer requests, or fails. What it was asked may be right,
/// so that asking again may help: waits for a job do. Programs print it as one line and end with exit code 1.
/// </summary>
/// <param name="message">What happened, in whole sentences.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class ServiceException(string message, Exception? innerException = null) : UserException(message, innerException);
