using RlTemplates;
using RlTemplates.RemoteProgram;

[assembly: Target(typeof(DepotAttribute), typeof(DepotTarget))]

namespace RlTemplates.RemoteProgram;

/// <summary>A service that trains, as far as anybody can tell from outside: a folder plays it.</summary>
public sealed class DepotAttribute : ClusterTargetAttribute
{
    /// <summary>The folder that plays the service. Default: none; a job needs one.</summary>
    public string? Folder { get; set; }

    /// <summary>Opens the depot. Default: anybody.</summary>
    public string? AccessToken { get; set; }

    /// <summary>Bytes that it takes of the source directory. Default: 1000000.</summary>
    public int MaxUploadBytes { get; set; } = 1_000_000;
}
