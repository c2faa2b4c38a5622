using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Publishing;

/// <summary>Publishes this program for a submission whose target is sent one.</summary>
/// <param name="settings">Which project, and who is told what is done.</param>
internal sealed class ProgramBuilder(PublishSettings settings) : IProgramBuilder
{
    public async Task<ProgramPackage> PublishAsync(string runtimeIdentifier, CancellationToken cancellationToken)
    {
        var published = await ProgramPublisher.PublishAsync(
            settings with { Platform = settings.Platform with { RuntimeIdentifier = runtimeIdentifier } }, cancellationToken).ConfigureAwait(false);
        return new(published.Files.Folder, published.FileName);
    }
}
