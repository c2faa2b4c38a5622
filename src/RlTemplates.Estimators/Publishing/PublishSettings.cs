namespace RlTemplates.Estimators.Publishing;

/// <summary>How programs and images are published.</summary>
public sealed record PublishSettings
{
    /// <summary>A project file, a folder with one, or a file-based program. Default: null, the project of this program.</summary>
    public string? Project { get; init; }

    /// <summary>What it is to run on. Default: <c>linux-x64</c>.</summary>
    public ProgramPlatform Platform { get; init; } = new();

    /// <summary>The image that images are built on. Default: null, what the project says, or else Microsoft's image for its framework.</summary>
    public string? BaseImage { get; init; }

    /// <summary>The build's configuration. Default: <c>Release</c>.</summary>
    public string Configuration { get; init; } = "Release";

    /// <summary>Time that a build may take. Default: 15 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets what is being done, each one line: a build takes a while. Default: it is dropped.</summary>
    public Action<string> Note { get; init; } = static _ => { };

    /// <summary>The <c>dotnet</c> command; null for the one that is found.</summary>
    internal string? Dotnet { get; init; }

    /// <summary>The machine that publishes.</summary>
    internal HostPlatform Host { get; init; } = HostPlatform.This;
}
