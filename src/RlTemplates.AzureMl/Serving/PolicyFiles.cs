using RlTemplates.AzureMl.Storage;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Serving;

/// <summary>The files of a policy in a datastore.</summary>
internal static class PolicyFiles
{
    /// <summary>Name of their folder, which an endpoint finds below <c>AZUREML_MODEL_DIR</c>.</summary>
    public const string Folder = "model";

    /// <summary>Sends them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">They cannot be read or sent.</exception>
    public static async Task SendAsync(RunInfo run, BlobFolder folder, CancellationToken cancellationToken)
    {
        foreach (var file in SourceFolder.Collect(run.ModelPath).Files)
            await folder.UploadAsync(file.Name, file.Path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings them home.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">They cannot be read, or are no files of a policy.</exception>
    public static async Task ReceiveAsync(BlobFolder source, string folder, CancellationToken cancellationToken)
    {
        await foreach (var blob in source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!IsPlain(blob.Name))
                throw new UserException($"{source.Place} holds '{blob.Name}', which is no file of a policy.");
            var path = Path.Combine(folder, blob.Name);
            var file = File.Create(path);
            await using (file.ConfigureAwait(false))
            {
                if (blob.Bytes == 0)
                    continue;
                var stream = await source.OpenAsync(blob.Name, 0, blob.Version, cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    await stream.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Policies have no folders.
    private static bool IsPlain(string name) => name.Length is > 0 and < 200 && name[0] != '.' && name.IndexOfAny(['/', '\\', ':']) < 0;
}
