using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>
/// The checkpoints of a run: folders <c>step-000000123456</c> with a manifest of sizes and SHA-256. A checkpoint is written aside
/// and renamed when it is complete, so that a killed process leaves every older one untouched.
/// </summary>
/// <param name="directory">The run's folder of checkpoints.</param>
public sealed class CheckpointStore(string directory)
{
    /// <summary>What stands for the checkpoint with the best evaluation.</summary>
    public const string BestName = "best";

    private const string ManifestName = "manifest.json";
    private const string HoldName = ".hold";
    private const int LargestManifest = 1 << 20;

    // Checkpoints may be written and removed faster than they are read.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Gets what is wrong with an old checkpoint that cannot be removed.</summary>
    internal Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Writes a checkpoint, then removes the oldest beyond <paramref name="keep"/>, but never the best one.</summary>
    /// <param name="timestepsTotal">Training steps behind it.</param>
    /// <param name="trainingIteration">Iterations behind it.</param>
    /// <param name="keep">Number of newest checkpoints to keep, at least 1.</param>
    /// <param name="files">Names of its files, and what writes each.</param>
    public Checkpoint Save(long timestepsTotal, int trainingIteration, int keep, IReadOnlyDictionary<string, Action<BinaryWriter>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keep);
        var final = FreeName(timestepsTotal);
        var aside = DurableFolder.NewNameAside(final);
        CheckpointManifest manifest;
        try
        {
            DurableFolder.Create(directory);
            Directory.CreateDirectory(aside);
            manifest = new()
            {
                Format = CheckpointManifest.CurrentFormat,
                TimestepsTotal = timestepsTotal,
                TrainingIteration = trainingIteration,
                Files = [.. files.Select(f => Write(Path.Combine(aside, f.Key), Path.Combine(final, f.Key), f.Value))],
            };
            Write(Path.Combine(aside, ManifestName), Path.Combine(final, ManifestName), writer => writer.Write(manifest.ToJson()));
            DurableFolder.Publish(aside, final);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            DurableFolder.TryDelete(aside);
            throw FileWriteException.Of(final, exception);
        }
        catch
        {
            DurableFolder.TryDelete(aside);
            throw;
        }
        RemoveOld(keep);
        // What could not be deleted just now, or before, perhaps can be now.
        DurableFolder.Sweep(directory);
        return Describe(final, manifest);
    }

    // Where an evaluation reads a checkpoint, old ones are removed after the next.
    private void RemoveOld(int keep)
    {
        if (!TryHold(out var hold))
            return;
        using var mine = hold;
        var best = Best?.Name;
        foreach (var old in List().Skip(keep).Where(old => Path.GetFileName(old.Path) != best))
        {
            if (DurableFolder.TryRemove(old.Path) is { } problem)
                Warn($"the old checkpoint {old.Path} cannot be removed: {problem}");
        }
    }

    /// <summary>Which checkpoint has had the best evaluation; null where none has, or it is gone.</summary>
    public BestCheckpoint? Best => BestCheckpoint.Read(directory) is { } best && Directory.Exists(Path.Combine(directory, best.Name)) ? best : null;

    /// <summary>Keeps a checkpoint beside the newest ones, as the one with the best evaluation.</summary>
    /// <param name="checkpoint">A checkpoint of this folder.</param>
    /// <param name="metric">Metric of the evaluation.</param>
    /// <param name="isLowest">Whether the lowest value is the best.</param>
    /// <param name="value">The metric's value.</param>
    /// <param name="keep">Number of newest checkpoints to keep; null where its one writer removes old ones later.</param>
    /// <returns>Whether it is the best; false where another is as good, the value is not finite, or the checkpoint is gone.</returns>
    /// <exception cref="FileWriteException">This cannot be recorded.</exception>
    internal bool TryMarkBest(Checkpoint checkpoint, string metric, bool isLowest, double value, int? keep = null)
    {
        if (!IsBest(metric, isLowest, value) || !Directory.Exists(checkpoint.Path))
            return false;
        new BestCheckpoint(Path.GetFileName(checkpoint.Path), metric, isLowest, value).Write(directory);
        // The best one until now may be old.
        if (keep is { } newest)
            RemoveOld(newest);
        return true;
    }

    /// <summary>Whether an evaluation with a value would be the best.</summary>
    internal bool IsBest(string metric, bool isLowest, double value) => BestCheckpoint.IsBeatenBy(Best, metric, isLowest, value);

    /// <summary>Keeps old checkpoints from being removed until the result is disposed of, or its process has ended.</summary>
    /// <param name="hold">What is disposed of; null where another process holds them, or the folder lets nobody do so.</param>
    /// <returns>False where another process holds them.</returns>
    internal bool TryHold(out IDisposable? hold)
    {
        hold = null;
        try
        {
            if (!Directory.Exists(directory))
                return true;
            hold = FileLock.TryTake(Path.Combine(directory, HoldName), TimeSpan.Zero);
            return hold is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Whether there is any folder of a checkpoint, readable or not.</summary>
    public bool HasAny => Folders().Any();

    /// <summary>Checkpoints with a readable manifest, newest first. Their files are not verified yet.</summary>
    public IReadOnlyList<Checkpoint> List() => NewestFirst(Folders().Select(Describe));

    /// <summary>The newest checkpoint whose files are all as its manifest says; null where there is none.</summary>
    /// <exception cref="UserException">One cannot be read at the moment, or was written by another version: an older one is no substitute for it.</exception>
    public Checkpoint? Latest() => Latest(null);

    /// <summary>
    /// The newest checkpoint of which one file is as its manifest says; the others are not read. Where checkpoints vanish while they are looked at, because training
    /// goes on and removes them, it looks again.
    /// </summary>
    /// <param name="file">Name of the file; null for all.</param>
    internal Checkpoint? Latest(string? file)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ;)
        {
            var newest = TryLatest(file, out var hasVanished);
            if (newest is not null || !hasVanished)
                return newest;
            if (TimeProvider.System.GetElapsedTime(start) >= Patience)
                throw new UserException($"The checkpoints in {directory} are removed faster than they can be read; keep more of them with checkpoint.keep.");
            Thread.Sleep(Pause);
        }
    }

    private Checkpoint? TryLatest(string? file, out bool hasVanished)
    {
        hasVanished = false;
        try
        {
            string[] folders = [.. Folders()];
            foreach (var checkpoint in NewestFirst(folders.Select(DescribeOrThrow)))
            {
                if (FindDamage(checkpoint, file) is null)
                    return checkpoint;
            }
            hasVanished = !folders.ToHashSet(StringComparer.Ordinal).SetEquals(Folders());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            hasVanished = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The checkpoints in {directory} cannot be read: {exception.Message}", exception);
        }
        return null;
    }

    /// <summary>Damaged checkpoints newer than the one that training goes on from, newest first, and what is wrong with each.</summary>
    /// <param name="newest">That checkpoint; null for all.</param>
    public IReadOnlyList<(Checkpoint Checkpoint, string Damage)> Damaged(Checkpoint? newest) =>
    [
        .. from checkpoint in List()
           where newest is null || checkpoint.TrainingIteration > newest.TrainingIteration
           let damage = FindDamage(checkpoint)
           where damage is not null
           select (checkpoint, damage),
    ];

    /// <summary>A checkpoint by the name of its folder.</summary>
    /// <param name="name">
    /// Name such as <c>step-000000123456</c>, <c>best</c> for <see cref="Best"/>, the number of steps, or the path of a folder, which may lie anywhere and have any name.
    /// </param>
    /// <exception cref="UserException">There is none, or it is damaged.</exception>
    public Checkpoint Find(string name) => Find(name, null);

    /// <summary>A checkpoint by the name of its folder, of which one file is as its manifest says.</summary>
    /// <param name="name">Name of its folder, <c>best</c>, number of its steps, or path of a folder.</param>
    /// <param name="file">Name of the file; null for all.</param>
    internal Checkpoint Find(string name, string? file)
    {
        var all = List();
        if (name == BestName)
            name = Best?.Name ?? throw NoBest(all);
        var checkpoint = all.FirstOrDefault(c => Path.GetFileName(c.Path) == name)
            ?? all.FirstOrDefault(c => c.TimestepsTotal.ToString(CultureInfo.InvariantCulture) == name)
            ?? AtPath(name)
            ?? throw new UserException($"There is no checkpoint '{name}' in {directory}, and no such folder. "
                + (all.Count == 0 ? "It has none yet." : $"It has {string.Join(", ", all.Select(c => Path.GetFileName(c.Path)))}."));
        return FindDamage(checkpoint, file) is { } damage ? throw new UserException($"Checkpoint {checkpoint.Path} is damaged: {damage}.") : checkpoint;
    }

    private UserException NoBest(IReadOnlyList<Checkpoint> all) => new($"There is no best checkpoint in {directory}: none was evaluated since it was written. "
        + (all.Count == 0 ? "It has no checkpoint yet." : $"Set evaluation.interval, or name one of {string.Join(", ", all.Select(c => Path.GetFileName(c.Path)))}."));

    // Below the run's checkpoints first: one that was copied there under another name is meant by that name.
    private Checkpoint? AtPath(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Contains('\0', StringComparison.Ordinal))
            return null;
        var folder = new[] { Path.Combine(directory, name), Path.GetFullPath(name) }.FirstOrDefault(Directory.Exists);
        if (folder is null)
            return null;
        try
        {
            return DescribeOrThrow(Path.TrimEndingDirectorySeparator(folder))
                ?? throw new UserException($"'{name}' is not a checkpoint: it has no {ManifestName} that can be read. A checkpoint is a folder such as {CheckpointName.Of(4096)}, with all of its files.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Checkpoint {folder} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Removes what killed processes left unfinished and every checkpoint newer than the one that training goes on from. A finished
    /// folder whose manifest cannot be read stays: it may be all that is left of the run.
    /// </summary>
    /// <param name="newest">That checkpoint; null where training begins anew.</param>
    public void CleanUp(Checkpoint? newest)
    {
        if (!Directory.Exists(directory) || new DirectoryInfo(directory).LinkTarget is not null)
            return;
        DurableFolder.Sweep(directory);
        foreach (var checkpoint in List().Where(c => newest is not null && c.TrainingIteration > newest.TrainingIteration))
            DurableFolder.Remove(checkpoint.Path);
    }

    /// <summary>Reads a file of a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="read">Reads its content.</param>
    public static void Load(Checkpoint checkpoint, string file, Action<BinaryReader> read)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(read);
        using var reader = new BinaryReader(new FileStream(Path.Combine(checkpoint.Path, file), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
        read(reader);
    }

    /// <summary>What is wrong with a checkpoint's files, or null.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="only">Name of the one file to look at; null for all.</param>
    internal static string? FindDamage(Checkpoint checkpoint, string? only = null)
    {
        try
        {
            return FindDamageOf(checkpoint, only);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "it was removed while it was read";
        }
    }

    private static string? FindDamageOf(Checkpoint checkpoint, string? only)
    {
        if (ReadManifest(checkpoint.Path) is not { Format: CheckpointManifest.CurrentFormat } manifest)
            return $"its {ManifestName} cannot be read";
        foreach (var file in manifest.Files.Where(file => only is null || file.Name == only))
        {
            var path = Path.Combine(checkpoint.Path, file.Name);
            if (Path.GetFileName(file.Name) != file.Name || !File.Exists(path))
                return $"{file.Name} is missing";
            if (new FileInfo(path).LinkTarget is not null)
                return $"{file.Name} is a link";
            if (new FileInfo(path).Length != file.Bytes)
                return $"{file.Name} has {new FileInfo(path).Length} bytes instead of {file.Bytes}";
            // What has no length may be a pipe, which is not opened.
            if (!string.Equals(file.Bytes == 0 ? HashOfNothing : Hash(path), file.Sha256, StringComparison.OrdinalIgnoreCase))
                return $"the SHA-256 of {file.Name} is not the one in {ManifestName}";
        }
        return null;
    }

    private static CheckpointFile Write(string path, string final, Action<BinaryWriter> write)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            using var writer = new BinaryWriter(stream);
            write(writer);
            writer.Flush();
            DiskSync.File(stream);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(final, exception);
        }
        return new(Path.GetFileName(path), new FileInfo(path).Length, Hash(path));
    }

    private static string HashOfNothing => Convert.ToHexStringLower(SHA256.HashData([]));

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    // A link may lead anywhere. Whether one is a link is asked afterwards: an enumeration that asks leaves out what vanishes meanwhile.
    private IEnumerable<string> Folders() => Directory.Exists(directory)
        ? Directory.EnumerateDirectories(directory, CheckpointName.Start + "*").Where(folder => new DirectoryInfo(folder).LinkTarget is null)
        : [];

    private static IReadOnlyList<Checkpoint> NewestFirst(IEnumerable<Checkpoint?> checkpoints) =>
    [
        .. checkpoints.OfType<Checkpoint>()
            .OrderByDescending(c => c.TrainingIteration).ThenByDescending(c => c.TimestepsTotal).ThenByDescending(c => c.Path, CheckpointName.OldestFirst),
    ];

    private static Checkpoint? Describe(string folder)
    {
        try
        {
            return ReadManifest(folder) is { Format: CheckpointManifest.CurrentFormat } manifest ? Describe(folder, manifest) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Checkpoint? DescribeOrThrow(string folder) => ReadManifest(folder) switch
    {
        null => null,
        { Format: CheckpointManifest.CurrentFormat } manifest => Describe(folder, manifest),
        var other => throw new UserException($"Checkpoint {folder} has format {other.Format}; this version reads {CheckpointManifest.CurrentFormat}. "
            + "Use the version that wrote it, or move the folder away to go on from an older checkpoint."),
    };

    private static Checkpoint Describe(string folder, CheckpointManifest manifest) =>
        new(folder, manifest.TimestepsTotal, manifest.TrainingIteration) { Bytes = manifest.Bytes ?? 0 };

    /// <summary>What the manifest says, of whatever format; null where it is damaged.</summary>
    private static CheckpointManifest? ReadManifest(string folder)
    {
        var path = Path.Combine(folder, ManifestName);
        if (SmallFile.Fault(path, LargestManifest) is not null)
            return null;
        try
        {
            return CheckpointManifest.Parse(SmallFile.Read(path, LargestManifest));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An iteration may end without a step; its checkpoint must not replace the one before.
    private string FreeName(long timestepsTotal)
    {
        var name = Path.Combine(directory, CheckpointName.Of(timestepsTotal));
        for (var i = 2; Directory.Exists(name); i++)
            name = Path.Combine(directory, CheckpointName.Of(timestepsTotal, i));
        return name;
    }
}
