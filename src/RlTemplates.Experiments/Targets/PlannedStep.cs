namespace RlTemplates.Experiments;

/// <summary>Something that submitting would do.</summary>
/// <param name="Action">What is done, in a word or two: <c>start process</c>, <c>upload</c>, <c>PUT</c>.</param>
/// <param name="Subject">To what: a command line, a file, an address.</param>
/// <param name="Body">What is sent, as text: the body of a request, a script; null where there is none.</param>
public sealed record PlannedStep(string Action, string Subject, string? Body = null)
{
    /// <summary>Environment variables or headers that go with it, by name. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
