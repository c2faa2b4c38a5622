using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.Tracking;

/// <summary>
/// What the files of an experiment's ended runs say, in one file beside the runs, so that a list need not read all of them. It is a cache and never the truth: an entry counts only
/// while size and time of writing of its <c>run.json</c> are those that it names, a file that is torn or of another version counts for nothing, and one that cannot be
/// written is no error. It may be removed at any time.
/// </summary>
/// <remarks>
/// A line <c>rltemplates-runs VERSION HASH</c>, then bytes, of which the hash is: how many texts there are and the texts, each once; how many runs there are, and of each its length in bytes, the number of
/// its name among the texts, size and time of writing of its file, and what <see cref="RunRecord"/> writes.
/// </remarks>
internal sealed class RunIndex
{
    /// <summary>Name of the file.</summary>
    public const string Name = ".index";

    /// <summary>Files of another version are made anew. Another one is due whenever <see cref="RunRecord"/> writes more or something else.</summary>
    public const int Version = 1;

    /// <summary>Runs that have to be read from their own files before the index is written: below, it would save nobody time.</summary>
    public const int LeastGain = 50;

    private const string Magic = "rltemplates-runs";
    private const int LongestHeader = 256;
    private const int MostTexts = 2000;
    private const int LargestBytes = 256 << 20;

    // What a file says may change once more within the resolution of its time, which on some disks is two seconds.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(10);

    private readonly string _path;
    private readonly DateTime _readAt = DateTime.UtcNow;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(RunInfo Run, RunMark Mark)> _kept = [];
    private string[] _texts = [];
    private int _added;

    private RunIndex(string folder) => _path = Path.Combine(folder, Name);

    /// <summary>Reads the index of an experiment's folder. One that cannot be used is empty.</summary>
    public static RunIndex Read(string folder)
    {
        var index = new RunIndex(folder);
        try
        {
            if (SmallFile.Fault(index._path, LargestBytes) is null)
                index.Parse(SmallFile.Read(index._path, LargestBytes));
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception) || IsOfContent(exception))
        {
            // Runs are read from their own files then.
            index._entries.Clear();
        }
        return index;
    }

    /// <summary>Whether it knows nothing.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>What a run's file says; null where the index does not know what it says now. Called by several threads.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="mark">How its file stands now.</param>
    public RunInfo? Find(string folder, RunMark mark)
    {
        var id = Path.GetFileName(folder);
        if (mark == default || !_entries.TryGetValue(id, out var entry) || entry.Mark != mark)
            return null;
        if (TryRead(entry) is not { } record)
            return null;
        var run = record with { Id = id, Experiment = Path.GetFileName(Path.GetDirectoryName(folder)) ?? "", Directory = folder };
        _kept.Enqueue((run, mark));
        return run;
    }

    /// <summary>
    /// Keeps what the file of an ended run says for the next list, unless it may still change unnoticed. A run that has not ended is read at every look: it is about to change, and a share
    /// may tell size and time of a file later than what it holds. Called by several threads.
    /// </summary>
    /// <param name="run">What it says.</param>
    /// <param name="mark">How the file stood before it was read.</param>
    public void Keep(RunInfo run, RunMark mark)
    {
        if (run.IsActive || run.Status is RunStatus.Lost or RunStatus.Broken || mark == default || _readAt - mark.WrittenAt < Resolution || run.Tags.Count + run.Metrics.Count + (run.Children?.Count ?? 0) > MostTexts)
            return;
        _kept.Enqueue((run, mark));
        Interlocked.Increment(ref _added);
    }

    /// <summary>Writes the index where that saves the next list enough time, as far as that is possible.</summary>
    public void Save()
    {
        var dropped = _entries.Count - (_kept.Count - _added);
        if (_added + dropped < LeastGain)
            return;
        try
        {
            Sweep();
            var content = Content();
            if (content.Length <= LargestBytes)
                AtomicFile.Write(_path, content, isFlushed: false);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
        }
    }

    // Processes that were killed while they wrote it.
    private void Sweep()
    {
        foreach (var left in new FileInfo(_path).Directory!.EnumerateFiles($"{DurableFolder.Prefix}{Name}-*"))
        {
            if (DateTime.UtcNow - left.LastWriteTimeUtc > LongestWrite)
                DurableFolder.TryDelete(left.FullName);
        }
    }

    private byte[] Content()
    {
        var (texts, entries) = (new TextTable(), new MemoryStream());
        using (var writer = new BinaryWriter(entries, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(_kept.Count);
            using var record = new MemoryStream();
            using var recordWriter = new BinaryWriter(record);
            foreach (var (run, mark) in _kept)
            {
                record.SetLength(0);
                RunRecord.Write(recordWriter, run, texts);
                writer.Write7BitEncodedInt((int)record.Length);
                writer.Write7BitEncodedInt(texts.IndexOf(run.Id));
                writer.Write(mark.Length);
                writer.Write(mark.WrittenAt.Ticks);
                writer.Write(record.GetBuffer(), 0, (int)record.Length);
            }
        }
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            texts.Write(writer);
        entries.WriteTo(content);
        return [.. Encoding.UTF8.GetBytes(Header(content.GetBuffer().AsSpan(0, (int)content.Length))), .. content.GetBuffer().AsSpan(0, (int)content.Length)];
    }

    private static string Header(ReadOnlySpan<byte> content) =>
        string.Create(CultureInfo.InvariantCulture, $"{Magic} {Version} {Convert.ToHexStringLower(SHA256.HashData(content))}\n");

    private RunInfo? TryRead(Entry entry)
    {
        try
        {
            return RunRecord.Read(entry.Record.Span, _texts);
        }
        catch (Exception exception) when (IsOfContent(exception))
        {
            return null;
        }
    }

    // Somebody has made it by hand, with the right hash.
    private static bool IsOfContent(Exception exception) =>
        exception is ArgumentException or IndexOutOfRangeException or IOException or FormatException or OverflowException or InvalidDataException;

    private void Parse(byte[] content)
    {
        var start = content.AsSpan(0, Math.Min(content.Length, LongestHeader)).IndexOf((byte)'\n') + 1;
        if (start == 0 || Encoding.UTF8.GetString(content, 0, start) != Header(content.AsSpan(start)))
            return;
        using var stream = new MemoryStream(content, start, content.Length - start);
        using var reader = new BinaryReader(stream);
        _texts = TextTable.Read(reader);
        var count = reader.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
        {
            var length = reader.Read7BitEncodedInt();
            var id = _texts[reader.Read7BitEncodedInt()];
            var bytes = reader.ReadInt64();
            var mark = new RunMark(new(reader.ReadInt64(), DateTimeKind.Utc), bytes);
            _entries[id] = new(mark, content.AsMemory(start + (int)stream.Position, length));
            stream.Position += length;
        }
    }

    private readonly record struct Entry(RunMark Mark, ReadOnlyMemory<byte> Record);
}
