namespace RlTemplates.AzureMl.Fake;

/// <summary>Requests that go wrong.</summary>
/// <param name="Method">Their method.</param>
/// <param name="Path">What their path holds.</param>
/// <param name="Status">The status of the answer; 0 drops the connection.</param>
public sealed record Fault(string Method, string Path, int Status)
{
    private int _left = 1;

    /// <summary>How often.</summary>
    public int Times
    {
        get => _left;
        init => _left = value;
    }

    /// <summary>The answer.</summary>
    public string Body { get; init; } = """{ "error": { "code": "Faulty", "message": "The fake was told so." } }""";

    /// <summary>Seconds to wait, as the answer says; null where it does not.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The error's name, as the storage account has it in a header; null for none.</summary>
    public string? StorageCode { get; init; }

    /// <summary>Whether the request is carried out before.</summary>
    public bool After { get; init; }

    /// <summary>Whether the answer begins, and the connection breaks in the middle of it; of files only.</summary>
    public bool InTheMiddle { get; init; }

    internal bool Takes(string method, string path) => method == Method && path.Contains(Path, StringComparison.Ordinal) && Interlocked.Decrement(ref _left) >= 0;
}
