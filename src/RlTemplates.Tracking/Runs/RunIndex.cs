using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>
/// What the files of an experiment's runs say, in one file beside the runs, so that a list need not read all of them. It is a cache and never the truth: an entry counts only
/// while size and time of writing of its <c>run.json</c> are those that it names, a file that is torn or of another version counts for nothing, and one that cannot be
/// written is no error. It may be removed at any time.
/// </summary>
/// <remarks>
/// <c>rltemplates-runs VERSION HASH</c>, then a line for each run: its folder's name, the size and the time of writing of its file, and what that says but for the options, with
/// tabs in between. The hash is of all that follows its line.
/// </remarks>
internal sealed class RunIndex
{
    /// <summary>Name of the file.</summary>
    public const string Name = ".index";

    /// <summary>Files of another version are made anew. Another one is due whenever <see cref="RunJson.WriteListed"/> writes more or something else.</summary>
    public const int Version = 1;

    /// <summary>Runs that have to be read from their own files before the index is written: below, it would save nobody time.</summary>
    public const int LeastGain = 50;

    private const string Magic = "rltemplates-runs";
    private const int LongestHeader = 256;
    private const int LongestEntry = 64 << 10;
    private const int LargestBytes = 256 << 20;

    // What a file says may change once more within the resolution of its time, which on some disks is two seconds.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(10);

    private readonly string _path;
    private readonly DateTime _readAt = DateTime.UtcNow;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<(string Id, Entry Entry)> _kept = [];
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
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
        }
        return index;
    }

    /// <summary>What a run's file says; null where the index does not know what it says now.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="mark">How its file stands now.</param>
    public RunInfo? Find(string folder, RunMark mark)
    {
        var id = Path.GetFileName(folder);
        if (mark == default || !_entries.TryGetValue(id, out var entry) || entry.Mark != mark)
            return null;
        try
        {
            var run = RunJson.Read(entry.Json) with { Id = id, Experiment = Path.GetFileName(Path.GetDirectoryName(folder)) ?? "", Directory = folder };
            _kept.Add((id, entry));
            return run;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps what a run's file says for the next list, unless the file may still change unnoticed.</summary>
    /// <param name="run">What it says.</param>
    /// <param name="mark">How the file stood before it was read.</param>
    public void Keep(RunInfo run, RunMark mark)
    {
        if (run.Status == RunStatus.Broken || mark == default || _readAt - mark.WrittenAt < Resolution || run.Id.AsSpan().IndexOfAny("\t\n\r") >= 0)
            return;
        var json = RunJson.WriteListed(run);
        if (json.Length > LongestEntry)
            return;
        _kept.Add((run.Id, new(mark, json)));
        _added++;
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
        var lines = new ArrayBufferWriter<byte>(1 << 16);
        foreach (var (id, (mark, json)) in _kept)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\t{mark.Length}\t{mark.WrittenAt.Ticks}\t"), lines);
            lines.Write(json.Span);
            lines.Write("\n"u8);
        }
        return [.. Encoding.UTF8.GetBytes(Header(lines.WrittenSpan)), .. lines.WrittenSpan];
    }

    private static string Header(ReadOnlySpan<byte> lines) =>
        string.Create(CultureInfo.InvariantCulture, $"{Magic} {Version} {Convert.ToHexStringLower(SHA256.HashData(lines))}\n");

    private void Parse(byte[] content)
    {
        var start = content.AsSpan(0, Math.Min(content.Length, LongestHeader)).IndexOf((byte)'\n') + 1;
        if (start == 0 || Encoding.UTF8.GetString(content, 0, start) != Header(content.AsSpan(start)))
            return;
        while (start < content.Length)
        {
            var length = content.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
                return;
            ParseLine(content.AsMemory(start, length));
            start += length + 1;
        }
    }

    private void ParseLine(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        Span<Range> parts = stackalloc Range[4];
        if (Split(span, parts)
            && long.TryParse(span[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && long.TryParse(span[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks)
        {
            _entries[Encoding.UTF8.GetString(span[parts[0]])] = new(new(new(ticks, DateTimeKind.Utc), length), line[parts[3]]);
        }
    }

    private static bool Split(ReadOnlySpan<byte> line, Span<Range> parts)
    {
        var start = 0;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            var length = line[start..].IndexOf((byte)'\t');
            if (length < 0)
                return false;
            parts[i] = start..(start + length);
            start += length + 1;
        }
        parts[^1] = start..line.Length;
        return true;
    }

    private readonly record struct Entry(RunMark Mark, ReadOnlyMemory<byte> Json);
}
