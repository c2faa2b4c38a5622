namespace RlTemplates;

/// <summary>
/// Something that the user gave cannot be used: an option, a name, a run, a file. Programs print each finding without a stack trace
/// and end with exit code 2.
/// </summary>
public class UserException : Exception
{
    /// <summary>Reports one finding.</summary>
    /// <param name="message">What is wrong and how to correct it, in whole sentences.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public UserException(string message, Exception? innerException = null)
        : base(message, innerException) => Findings = [message];

    /// <summary>Reports all that is wrong at once.</summary>
    /// <param name="findings">What is wrong and how to correct it, each in whole sentences; at least one.</param>
    public UserException(IReadOnlyList<string> findings)
        : base(string.Join('\n', findings)) => Findings = findings;

    /// <summary>What is wrong, each finding on its own.</summary>
    public IReadOnlyList<string> Findings { get; }
}
