using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Publishing;

/// <summary>Publishes this program's image for a submission: to a registry, or, where the name ends with <c>.tar</c>, to an archive.</summary>
/// <param name="name">What the user calls it; null where the target says.</param>
/// <param name="settings">Which project, for what.</param>
internal sealed class ImageBuilder(string? name, PublishSettings settings) : IImageBuilder
{
    private const string ArchiveEnding = ".tar";

    public string? Name => name;

    public JobImage Plan(string name, string experiment) => name.EndsWith(ArchiveEnding, StringComparison.Ordinal)
        ? new(ImagePublisher.Tagged(new("localhost", RepositoryOf(experiment), null)).ToString(), null, Path.GetFullPath(name))
        : new(ImagePublisher.Tagged(ImageName.Parse(name)).ToString());

    public Task<JobImage> PublishAsync(JobImage image, string runtimeIdentifier, CancellationToken cancellationToken)
    {
        var how = settings with { Platform = settings.Platform with { RuntimeIdentifier = runtimeIdentifier } };
        return image.Archive is { } archive
            ? ImagePublisher.ArchiveAsync(archive, ImageName.Parse(image.Name), how, cancellationToken)
            : ImagePublisher.PushAsync(ImageName.Parse(image.Name), how, cancellationToken);
    }

    private static string RepositoryOf(string experiment)
    {
        var plain = Uploads.SubmissionName.Plain(experiment);
        return plain.Length > 0 ? plain : "experiment";
    }
}
