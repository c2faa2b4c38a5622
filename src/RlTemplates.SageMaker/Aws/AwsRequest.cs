namespace RlTemplates.SageMaker.Aws;

/// <summary>A request that is not signed yet, so that it can be sent more than once.</summary>
/// <param name="Service">Name of the service, for messages.</param>
/// <param name="Operation">What is asked, for messages.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="SigningName">The service in the scope of the signature.</param>
internal sealed record AwsRequest(string Service, string Operation, Uri Address, string SigningName)
{
    /// <summary>Media type of the body.</summary>
    public required string ContentType { get; init; }

    /// <summary>The body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The region in the scope of the signature; null for the session's.</summary>
    public string? Region { get; init; }

    /// <summary>How long one try may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(70);
}

/// <summary>An answer.</summary>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record AwsAnswer(byte[] Body, System.Net.Http.Headers.HttpResponseHeaders Headers);
