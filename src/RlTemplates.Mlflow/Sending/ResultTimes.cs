using System.Diagnostics;
using System.Globalization;
using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>
/// When results were reported: <c>mlflow/times.txt</c>, a line <c>ITERATION MILLISECONDS</c> each, beside the rows of <c>metrics.jsonl</c>, which have no times.
/// Used by several threads.
/// </summary>
internal sealed class ResultTimes : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, long> _times = [];
    private readonly StringBuilder _new = new();
    private readonly string _path;
    private AppendedFile? _file;
    private long _savedAt = Stopwatch.GetTimestamp();

    /// <param name="run">The run.</param>
    public ResultTimes(RunInfo run)
    {
        _path = Path.Combine(run.Directory, SendState.Folder, "times.txt");
        if (!MetricReader.IsFile(_path))
            return;
        foreach (var line in File.ReadLines(_path))
        {
            // The newest line of an iteration counts: after a resume there are two.
            if (line.Split(' ') is [var iteration, var time] && Whole(iteration) is { } i && Whole(time) is { } t)
                _times[i] = t;
        }
    }

    /// <summary>Remembers when a result was reported, and writes it down now and then.</summary>
    public void Add(long iteration, DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        lock (_lock)
        {
            _times[iteration] = milliseconds;
            _new.Append(CultureInfo.InvariantCulture, $"{iteration} {milliseconds}\n");
            if (Stopwatch.GetElapsedTime(_savedAt) >= Pause)
                Save();
        }
    }

    /// <summary>Writes what is new. On a disk that is full it is lost: a resumed run then sends the time of the row before.</summary>
    public void Save()
    {
        lock (_lock)
        {
            _savedAt = Stopwatch.GetTimestamp();
            if (_new.Length == 0)
                return;
            var text = Encoding.ASCII.GetBytes(_new.ToString());
            _new.Clear();
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                (_file ??= new(_path, isOfLines: true)).Append(text);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FileWriteException)
            {
            }
        }
    }

    /// <summary>When a result was reported; null where that is not known, as after a power cut.</summary>
    public long? Of(long iteration)
    {
        lock (_lock)
            return _times.TryGetValue(iteration, out var time) ? time : null;
    }

    /// <summary>Forgets what was sent.</summary>
    public void Forget(long upTo)
    {
        lock (_lock)
        {
            foreach (var iteration in _times.Keys.TakeWhile(i => i <= upTo).ToList())
                _times.Remove(iteration);
        }
    }

    public void Dispose()
    {
        Save();
        _file?.Dispose();
        _file = null;
    }

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
