using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Estimators.Uploads;

namespace RlTemplates.AzureMl.Storage;

/// <summary>Files that jobs get: kept under the hash of their content, so that nothing is sent twice.</summary>
/// <param name="files">The files.</param>
/// <param name="hash">The hash, SHA-256 in hexadecimal digits.</param>
internal sealed class CodeUpload(UploadFiles files, string hash)
{
    /// <summary>What the service takes by default (looked up on 2026-11-28).</summary>
    public const long MostBytes = 300_000_000;

    private const string Folder = "LocalUpload", Version = "1";
    private const int Parallel = 4, NameLength = 32;

    /// <summary>The files.</summary>
    public UploadFiles Files { get; } = files;

    /// <summary>Where they go in the workspace's default datastore.</summary>
    public string Path => $"{Folder}/{hash}/code";

    /// <summary>Name of the code in the workspace.</summary>
    public string Name => $"rltemplates-{hash[..NameLength]}";

    /// <summary>Its id.</summary>
    public string IdIn(WorkspaceName workspace) => workspace.Code(Name, Version);

    /// <summary>The request that makes the files code of the workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="address">Where the files lie.</param>
    public ArmRequest Request(WorkspaceName workspace, string address) => ArmRequest.Put(workspace, $"codes/{Name}/versions/{Version}", new CodeSpec(address, hash).ToJson());

    /// <summary>Prepares files for the upload.</summary>
    /// <param name="files">The files.</param>
    /// <param name="target">Name of the target, for messages.</param>
    /// <exception cref="UserException">They are larger than the service takes, or cannot be read.</exception>
    public static CodeUpload Of(UploadFiles files, string target)
    {
        files.EnsureWithin(new(target) { Bytes = MostBytes });
        return new(files, HashOf(files));
    }

    private static string HashOf(UploadFiles files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (var file in files.Files)
            {
                using var content = File.OpenRead(file.Path);
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Name}\0{file.Length}\0")));
                hash.AppendData(SHA256.HashData(content));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The files of {files.Folder} cannot be read: {exception.Message}", exception);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Sends what is not there yet.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="storage">Its storage.</param>
    /// <param name="cancellationToken">Ends the upload; the next one goes on with it.</param>
    /// <returns>Id of the code.</returns>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<string> SendAsync(WorkspaceSession workspace, WorkspaceStorage storage, CancellationToken cancellationToken)
    {
        var what = $"the code {Name}";
        if (await workspace.TryGetAsync($"codes/{Name}/versions/{Version}", what, cancellationToken).ConfigureAwait(false) is null)
        {
            var folder = await storage.DefaultAsync(Path, cancellationToken).ConfigureAwait(false);
            // A blob appears when it is complete, and this place is for these bytes only.
            var there = new Dictionary<string, long>(StringComparer.Ordinal);
            await foreach (var blob in folder.ListAsync(cancellationToken).ConfigureAwait(false))
                there[blob.Name] = blob.Bytes;
            await System.Threading.Tasks.Parallel.ForEachAsync(
                Files.Files.Where(f => there.GetValueOrDefault(f.Name, -1) != f.Length),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (file, token) => await folder.UploadAsync(file.Name, file.Path, token).ConfigureAwait(false)).ConfigureAwait(false);
            // Under the hash lies what has it, for every later job too.
            if (HashOf(Files) != hash)
            {
                await folder.DeleteAsync(cancellationToken).ConfigureAwait(false);
                throw new UserException($"A file of {Files.Folder} has changed while the files were sent; submit again.");
            }
            await workspace.Arm.SendAsync(Request(workspace.Name, folder.Address), what, cancellationToken).ConfigureAwait(false);
        }
        return IdIn(workspace.Name);
    }
}
