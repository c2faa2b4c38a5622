using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Makes the folder of a run like the files of its job. The folder <c>.pull</c> in it says which form of each file is here, and
/// holds what a transfer that was cut
/// off has fetched.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="source">Fetches the files.</param>
internal sealed class ArtifactMirror(RunInfo run, ArtifactSource source)
{
    private const string FolderName = ".pull", StateName = "state.json", LockName = ".lock", PartEnding = ".part";
    private const int LargestState = 64 << 20, FilesBetweenSaves = 50, LargeFile = 1 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _folder = Path.Combine(run.Directory, FolderName);

    /// <summary>Fetches what is not here in its newest form.</summary>
    /// <param name="artifacts">The files of the job.</param>
    /// <param name="cancellationToken">Ends it; the next one goes on with it.</param>
    /// <exception cref="UserException">A file cannot be reached or written, or its name leads out of the folder.</exception>
    public async Task UpdateAsync(IReadOnlyList<JobArtifact> artifacts, CancellationToken cancellationToken)
    {
        RunLinks.Refuse(run);
        // What a job says of itself is not what is known of it here, and locks and unfinished files are nobody else's.
        var wanted = artifacts.Where(a => a.Name != RunFile.Name && !IsHidden(a.Name)).Select(a => (Artifact: a, Path: RunArtifacts.PathOf(run, a.Name))).ToList();
        try
        {
            Directory.CreateDirectory(_folder);
            using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
            var known = ReadState();
            DeleteParts(wanted.Select(w => PartOf(w.Artifact)).ToHashSet(StringComparer.Ordinal));
            // A checkpoint counts from its manifest on.
            var unsaved = 0;
            foreach (var (artifact, path) in wanted.OrderBy(w => w.Path.EndsWith("manifest.json", StringComparison.Ordinal)).ThenBy(w => w.Path, StringComparer.Ordinal))
            {
                if (known.GetValueOrDefault(artifact.Name) == FormOf(artifact) && new FileInfo(path) is { Exists: true } here && here.Length == artifact.Bytes)
                    continue;
                await FetchAsync(artifact, path, cancellationToken).ConfigureAwait(false);
                known[artifact.Name] = FormOf(artifact);
                if (++unsaved % FilesBetweenSaves == 0 || artifact.Bytes > LargeFile)
                    WriteState(known);
            }
            if (unsaved > 0)
                WriteState(known);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw new UserException($"The files of run {run.Id} are not all here yet ({exception.Message.TrimEnd('.')}); pull {run.Id} goes on with them.", exception);
        }
    }

    private async Task FetchAsync(JobArtifact artifact, string path, CancellationToken cancellationToken)
    {
        var part = Path.Combine(_folder, PartOf(artifact));
        await source.FetchAsync(artifact, part, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(part, path, overwrite: true);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (FileLock.TryTake(Path.Combine(_folder, LockName), TimeSpan.Zero) is { } held)
                return held;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    // Of a form that is gone, nothing is gone on with.
    private void DeleteParts(HashSet<string> wanted)
    {
        foreach (var part in Directory.EnumerateFiles(_folder, "*" + PartEnding).Where(p => !wanted.Contains(Path.GetFileName(p))).ToList())
            DurableFolder.TryDelete(part);
    }

    private static bool IsHidden(string name) => name.Split('/').Any(part => part.Length > 0 && part[0] == '.' && part is not ("." or ".."));

    private static string FormOf(JobArtifact artifact) => string.Create(CultureInfo.InvariantCulture, $"{artifact.Bytes} {artifact.Version}");

    private static string PartOf(JobArtifact artifact) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{artifact.Name}\n{FormOf(artifact)}")))[..32] + PartEnding;

    private Dictionary<string, string> ReadState()
    {
        try
        {
            return JsonFields.Read(SmallFile.Read(Path.Combine(_folder, StateName), LargestState), fields => fields.NamedTexts("files"));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return new(StringComparer.Ordinal);
        }
    }

    private void WriteState(Dictionary<string, string> known) =>
        AtomicFile.Write(Path.Combine(_folder, StateName), JsonFile.Bytes(json => json.WriteTexts("files", known)), isFlushed: false);
}
