namespace RlTemplates.Experiments;

/// <summary>Machines that a target keeps under one name.</summary>
/// <param name="Name">Name of the group.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="Status">How they stand.</param>
public sealed record ComputeInfo(string Name, string Target, ComputeStatus Status)
{
    /// <summary>Size of each machine, as the target names it; null where it is not known.</summary>
    public string? VmSize { get; init; }

    /// <summary>Machines that are ready now.</summary>
    public int Nodes { get; init; }

    /// <summary>The fewest machines that are kept ready.</summary>
    public int MinNodes { get; init; }

    /// <summary>The most machines that there may be.</summary>
    public int MaxNodes { get; init; }

    /// <summary>Why they could not be made, in words; null where nothing is wrong.</summary>
    public string? Problem { get; init; }
}

/// <summary>How machines stand.</summary>
public enum ComputeStatus
{
    /// <summary>They are being made.</summary>
    Creating,

    /// <summary>They take jobs.</summary>
    Ready,

    /// <summary>Their number is changing.</summary>
    Resizing,

    /// <summary>They could not be made.</summary>
    Failed,

    /// <summary>They are being deleted.</summary>
    Deleting,
}
