using System.Text.Json;
using RlTemplates.Estimators.Uploads;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Serving;

/// <summary>Sends the policy of a run as the service takes models: packed, for <c>/opt/ml/model</c>.</summary>
internal static class ModelUpload
{
    /// <summary>Name of the archive.</summary>
    public const string FileName = "model.tar.gz";

    /// <summary>The folder of what deployments send; only what lies there is deleted with an endpoint.</summary>
    public const string Folder = "deployments";

    /// <summary>Deletes what a deployment has sent for a model: its archive, and its script where that lies apart.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="model">The model, as it is asked for or described.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">S3 refuses, or cannot be reached.</exception>
    public static async Task DeleteAsync(AwsSession session, string name, JsonElement model, CancellationToken cancellationToken)
    {
        string?[] files = [model.Text("PrimaryContainer", "ModelDataUrl"), model.Text("PrimaryContainer", "Environment", "SAGEMAKER_SUBMIT_DIRECTORY")];
        foreach (var file in files.OfType<string>().Where(f => f.Contains($"/{Folder}/{name}/", StringComparison.Ordinal)))
            await S3Folder.DeleteAsync(session, S3Address.Parse(file), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends it.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="kmsKey">The key that encrypts it; null for the account's.</param>
    /// <param name="target">Name of the target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its address.</returns>
    /// <exception cref="UserException">It cannot be read or sent.</exception>
    public static async Task<string> SendAsync(AwsSession session, RunInfo run, S3Address folder, string? kmsKey, string target, CancellationToken cancellationToken)
    {
        using var archive = await SourceFolder.Collect(run.ModelPath).PackAsync(ArchiveFormat.TarGz, new(target), cancellationToken).ConfigureAwait(false);
        await new S3Folder(session, folder, kmsKey).UploadAsync(FileName, archive.Path, cancellationToken).ConfigureAwait(false);
        return folder.Below(FileName).ToString();
    }
}
