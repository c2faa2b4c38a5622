using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Requests;

namespace RlTemplates.AzureMl.Cli;

/// <summary>A job for Azure's command line.</summary>
/// <param name="Body">The body of the request that asks for the same job.</param>
internal sealed record CliJob(JsonObject Body)
{
    /// <summary>Its name, which the workspace takes once; null lets the command line invent one each time.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The folder of this machine with the job's code, which the command line sends; null takes the code that the body names.
    /// </summary>
    public string? CodeFolder { get; init; }

    /// <summary>The environment, which the command line makes; null takes the one that the body names.</summary>
    public ImageSpec? Image { get; init; }

    /// <summary>The folder of this machine that the environment's image is built from; null where it is not built.</summary>
    public string? BuildFolder { get; init; }
}
