namespace RlTemplates.Experiments;

/// <summary>How a served policy is asked.</summary>
public sealed record PredictOptions
{
    /// <summary>Which choices are allowed, true where one is: as many as the environment has, for each observation. Default: all.</summary>
    public ReadOnlyMemory<bool> Mask { get; init; }

    /// <summary>Whether actions are drawn from the distribution, as in training, instead of its best ones. Default: false.</summary>
    public bool Explore { get; init; }

    /// <summary>Whether the answer holds the distribution and the value too. Default: false.</summary>
    public bool Distribution { get; init; }

    /// <summary>The session whose memory a recurrent policy goes on with; the endpoint begins one where it knows none of that name. Default: none; every observation is the first of an episode.</summary>
    public string? Session { get; init; }

    /// <summary>Whether the session begins an episode with this observation. Default: false.</summary>
    public bool Reset { get; init; }
}
