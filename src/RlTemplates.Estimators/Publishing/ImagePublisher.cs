using System.Text.RegularExpressions;
using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Publishing;

/// <summary>
/// Publishes this program as a container image with the SDK, without a Docker engine. Its entry point is the program, so that whatever a service starts it with is a verb; its user is not root, and its
/// port is 8080.
/// </summary>
public static partial class ImagePublisher
{
    // Ubuntu 24.04, on which Microsoft's images of .NET 10 are built.
    private static readonly Version LibraryOfDefaultImages = new(2, 39);

    /// <summary>Publishes the image to its registry, with the login that Docker's settings hold for it (<c>~/.docker/config.json</c>).</summary>
    /// <param name="name">What it is to be called. Without a tag it gets one that nobody else has.</param>
    /// <param name="settings">Which project, for what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">The project is not known or does not compile, there is no SDK, the registry refuses or cannot be reached, or it takes too long.</exception>
    public static async Task<JobImage> PushAsync(ImageName name, PublishSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(settings);
        var tagged = Tagged(name);
        var digest = await PublishAsync(tagged, settings, [PublishedProject.Define("ContainerRegistry", name.Registry)], cancellationToken).ConfigureAwait(false);
        return new(tagged.ToString(), digest);
    }

    /// <summary>Publishes the image to an archive, which <c>docker load</c> and <c>podman load</c> take.</summary>
    /// <param name="path">The archive, ending with <c>.tar</c>.</param>
    /// <param name="name">What the image in it is to be called. Without a tag it gets one that nobody else has.</param>
    /// <param name="settings">Which project, for what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">The project is not known or does not compile, there is no SDK, the archive cannot be written, or it takes too long.</exception>
    public static async Task<JobImage> ArchiveAsync(string path, ImageName name, PublishSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(settings);
        var whole = Path.GetFullPath(path);
        if (!whole.EndsWith(".tar", StringComparison.Ordinal))
            throw new UserException($"The archive of the image is '{path}'; its name must end with .tar.");
        var tagged = Tagged(name);
        var digest = await PublishAsync(tagged, settings, [PublishedProject.Define("ContainerArchiveOutputPath", whole)], cancellationToken).ConfigureAwait(false);
        return new(tagged.ToString(), digest, whole);
    }

    private static async Task<string> PublishAsync(ImageName name, PublishSettings settings, IReadOnlyList<string> place, CancellationToken cancellationToken)
    {
        settings.Note($"publishing the image {name} for {settings.Platform.RuntimeIdentifier}, which takes a while");
        var project = await PublishedProject.OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        var isNative = ProgramPublisher.IsNative(project, settings with { Platform = PlatformOf(project, settings) });
        var folder = Directory.CreateTempSubdirectory("rl-image-").FullName;
        try
        {
            var digestFile = Path.Combine(folder, "digest");
            await project.PublishAsync(
                $"image {name}",
                [
                    "-t:PublishContainer", "--output", Path.Combine(folder, "program"), .. ProgramPublisher.Form(isNative), .. place,
                    PublishedProject.Define("ContainerRepository", name.Repository), PublishedProject.Define("ContainerImageTag", name.Tag!), PublishedProject.Define(PublishingProps.DigestFile, digestFile),
                    .. settings.BaseImage is { } image ? [PublishedProject.Define("ContainerBaseImage", image)] : Array.Empty<string>(),
                ],
                cancellationToken).ConfigureAwait(false);
            var digest = File.Exists(digestFile) ? (await File.ReadAllTextAsync(digestFile, cancellationToken).ConfigureAwait(false)).Trim() : "";
            if (!Digest().IsMatch(digest))
                throw new UserException($"The image {name} of {project.Path} was published, but its digest was not told ('{digest}'); the SDK may be too old for containers.");
            settings.Note($"published {name} ({digest[..19]})");
            return digest;
        }
        catch (UserException exception) when (exception.Findings.Any(finding => Refusal().IsMatch(finding)))
        {
            throw new UserException(
                [.. exception.Findings, $"Log in to {name.Registry} with docker login or podman login, or set DOTNET_CONTAINER_PUSH_REGISTRY_UNAME and DOTNET_CONTAINER_PUSH_REGISTRY_PWORD."]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Names of runs are made alike.
    internal static ImageName Tagged(ImageName name) => name.Tag is not null ? name : name with { Tag = Tracking.RunId.Create(DateTimeOffset.UtcNow) };

    private static ProgramPlatform PlatformOf(PublishedProject project, PublishSettings settings) =>
        settings.Platform.GnuLibrary is null && settings.BaseImage is null && !project.ChoosesBaseImage
            ? settings.Platform with { GnuLibrary = LibraryOfDefaultImages }
            : settings.Platform;

    [GeneratedRegex(@"\b(?:401|403|unauthori[sz]ed|forbidden|denied|credentials?|authenticat\w*)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
