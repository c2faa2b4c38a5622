using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;

namespace RlTemplates.AzureMl.Storage;

/// <summary>The datastores of a workspace that are containers of blobs, opened as the workspace says: with the account's key, a signature, or the user's own rights.</summary>
/// <param name="workspace">The workspace.</param>
internal sealed partial class WorkspaceStorage(WorkspaceSession workspace)
{
    /// <summary>The datastore that every workspace has, in which its tools keep files.</summary>
    public const string UsualDefault = "workspaceblobstore";

    // What jobs write into outputs/ and their logs, which the service keeps.
    private const string Artifacts = "workspaceartifactstore", ArtifactFolder = "ExperimentRun/dcid.";

    private readonly Dictionary<string, OpenContainer> _open = new(StringComparer.Ordinal);
    private string? _default;

    /// <summary>The workspace's default datastore.</summary>
    /// <param name="path">A path in it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It is no container of blobs, or Azure cannot be reached.</exception>
    public async Task<BlobFolder> DefaultAsync(string path, CancellationToken cancellationToken)
    {
        if (_default is null)
        {
            var request = ArmRequest.Get(workspace.Name, "datastores") with { Query = "isDefault=true" };
            await foreach (var store in workspace.Arm.ListAsync(request, "the workspace's default datastore", cancellationToken).ConfigureAwait(false))
            {
                if (store.Text("name") is not { } name || _default is not null)
                    continue;
                _open[name] = await KeepAsync(name, store, cancellationToken).ConfigureAwait(false);
                _default = name;
            }
        }
        return await FolderAsync(new(_default ?? throw new UserException($"The workspace {workspace.Name.Name} has no default datastore."), path), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A folder in a datastore.</summary>
    /// <param name="place">The place.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such datastore, it is no container of blobs, or Azure cannot be reached.</exception>
    public async Task<BlobFolder> FolderAsync(DatastoreUri place, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(place.Datastore, out var store))
        {
            var found = await workspace.TryGetAsync($"datastores/{place.Datastore}", $"the datastore {place.Datastore}", cancellationToken).ConfigureAwait(false)
                ?? throw new UserException($"The workspace {workspace.Name.Name} has no datastore {place.Datastore}.");
            _open[place.Datastore] = store = await KeepAsync(place.Datastore, found, cancellationToken).ConfigureAwait(false);
        }
        return new(store, place);
    }

    /// <summary>The folder with what the service keeps of a job: <c>user_logs</c>, <c>outputs</c>.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure cannot be reached.</exception>
    public Task<BlobFolder> ArtifactsAsync(string job, CancellationToken cancellationToken) => FolderAsync(new(Artifacts, ArtifactFolder + job), cancellationToken);

    private async Task<OpenContainer> KeepAsync(string name, JsonElement store, CancellationToken cancellationToken) => new(
        await OpenAsync(name, store, cancellationToken).ConfigureAwait(false), token => OpenAsync(name, store, token));

    // Whoever may make datastores says where they are; the user's token, key or signature goes to storage accounts of the cloud only.
    private Uri AddressOf(string name, JsonElement store, string account, string container)
    {
        var cloud = workspace.Arm.Cloud;
        if (!Account().IsMatch(account) || !Container().IsMatch(container))
            throw new UserException($"The datastore {name} names the storage account '{account}' and the container '{container}', which are no names of Azure Storage.");
        if (cloud.Blobs is { } own)
            return new($"{own.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{account}/{container}");
        var (protocol, endpoint) = (store.Text("properties", "protocol") ?? "https", store.Text("properties", "endpoint") ?? cloud.StorageSuffix);
        return protocol == "https" && endpoint.Equals(cloud.StorageSuffix, StringComparison.OrdinalIgnoreCase)
            ? new($"https://{account}.blob.{cloud.StorageSuffix}/{container}")
            : throw new UserException(
                $"The datastore {name} lies at {protocol}://{endpoint}, and storage of this cloud at https://{cloud.StorageSuffix}: no token goes there. If it is yours, set {ArmCloud.BlobVariable} to its address.");
    }

    private async Task<BlobContainerClient> OpenAsync(string name, JsonElement store, CancellationToken cancellationToken)
    {
        if (store.Text("properties", "datastoreType") is not ("AzureBlob" or "AzureDataLakeGen2") || store.Text("properties", "accountName") is not { } account
            || (store.Text("properties", "containerName") ?? store.Text("properties", "filesystem")) is not { } container)
            throw new UserException($"The datastore {name} is a {store.Text("properties", "datastoreType")}; files of jobs are kept in containers of blobs only.");
        var address = AddressOf(name, store, account, container);
        var options = new BlobClientOptions();
        options.Diagnostics.IsLoggingEnabled = false;
        options.RetryPolicy = new BoundedRetry(options.Retry.MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(workspace.Arm.RetryPause ?? options.Retry.Delay, options.Retry.MaxDelay));
        if (store.Text("properties", "credentials", "credentialsType") is not ("AccountKey" or "Sas"))
            return new(address, workspace.Arm.Credential, options);
        var secret = await workspace.Arm.SendAsync(
            ArmRequest.Post(workspace.Name, $"datastores/{name}/listSecrets"), $"the key of the datastore {name}", cancellationToken).ConfigureAwait(false);
        if (secret.Text("key") is { } key)
            return new(address, new StorageSharedKeyCredential(account, key), options);
        return secret.Text("sasToken") is { } signature
            ? new(new UriBuilder(address) { Query = signature.TrimStart('?') }.Uri, options)
            : throw new UserException($"Azure gives neither a key nor a signature for the datastore {name}.");
    }

    [GeneratedRegex(@"^[a-z0-9]{3,24}\z")]
    private static partial Regex Account();

    [GeneratedRegex(@"^(\$?[a-z0-9](-?[a-z0-9]){1,62})\z")]
    private static partial Regex Container();
}
