namespace RlTemplates;

/// <summary>
/// Something that the user gave cannot be used: an option, a name, a run, a file. Programs print the message without a stack trace
/// and end with exit code 2.
/// </summary>
/// <param name="message">What is wrong and how to correct it, in whole sentences.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class UserException(string message, Exception? innerException = null) : Exception(message, innerException);
