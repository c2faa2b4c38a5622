using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RlTemplates.Options;

namespace RlTemplates.Terminal;

/// <summary>
/// What callbacks, hooks and warnings write to the console while a live view is drawn on it. Written at once, it would tear the view apart; it is kept until the view
/// draws again, and then stands above it, line by line.
/// </summary>
internal sealed partial class LiveText : IDisposable
{
    // A line without an end is cut here.
    private const int LongestLine = 8192;

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly StringBuilder _line = new();
    private readonly Action? _giveBack;
    private int _kept;
    private long _dropped;

    /// <summary>Keeps what others write from now on, where the view is drawn on the process's console.</summary>
    /// <param name="output">Where the view is drawn.</param>
    public LiveText(TextWriter output)
    {
        var diverted = ConsoleStreams.Current?.Divert(output, Keep);
        (Output, _giveBack) = (diverted?.Output ?? output, diverted?.GiveBack);
    }

    /// <summary>Where the view itself is drawn.</summary>
    public TextWriter Output { get; }

    /// <summary>The lines that are complete, without escape sequences. Called by one thread at a time.</summary>
    /// <param name="isLast">Whether a last line without an end is given too.</param>
    public IReadOnlyList<string> Take(bool isLast = false)
    {
        var taken = 0;
        while (_texts.TryDequeue(out var text))
        {
            _line.Append(text);
            taken += text.Length;
        }
        // Only now is there room again: otherwise this loop would not end while somebody writes as fast as it reads.
        Interlocked.Add(ref _kept, -taken);
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            _line.Append(CultureInfo.InvariantCulture, $"{(_line.Length == 0 || _line[^1] == '\n' ? "" : "\n")}… {dropped} characters of output were dropped, because they came faster than they are shown\n");
        var all = _line.ToString().ReplaceLineEndings("\n");
        var end = isLast ? all.Length : all.LastIndexOf('\n') + 1;
        if (all.Length - end > LongestLine)
            (all, end) = (all + "\n", all.Length + 1);
        if (end == 0)
            return [];
        _line.Clear().Append(all, end, all.Length - end);
        var lines = all[..end].Split('\n');
        return [.. (lines[^1].Length == 0 ? lines[..^1] : lines).Select(line => ShownText.Clean(Escapes().Replace(line, "")))];
    }

    // Called by any thread. The view draws a few times a second; what does not fit until then is counted.
    private void Keep(string text)
    {
        if (Interlocked.Add(ref _kept, text.Length) <= ConsoleWriter.Capacity)
        {
            _texts.Enqueue(text);
            return;
        }
        Interlocked.Add(ref _kept, -text.Length);
        Interlocked.Add(ref _dropped, text.Length);
    }

    /// <summary>Writes what was not shown, and keeps no text from now on.</summary>
    public void Dispose()
    {
        _giveBack?.Invoke();
        foreach (var line in Take(isLast: true))
            Output.WriteLine(line);
    }

    // Colours would be counted as characters where a line is wrapped.
    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
