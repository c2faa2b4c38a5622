using System.Collections.Concurrent;

namespace RlTemplates.Evaluating;

/// <summary>Reads lines on a thread of its own, so that the end of the input is known while a line is being worked on.</summary>
internal sealed class LineQueue : TextReader
{
    private readonly BlockingCollection<string> _lines = [];

    /// <param name="input">The input, which stays the caller's.</param>
    /// <param name="ended">Called when it has ended.</param>
    public LineQueue(TextReader input, Action ended)
    {
        var thread = new Thread(() =>
        {
            try
            {
                while (input.ReadLine() is { } line)
                    _lines.Add(line);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // As its end.
            }
            try
            {
                _lines.CompleteAdding();
                ended();
            }
            catch (ObjectDisposedException)
            {
                // Nobody reads any more.
            }
        })
        { IsBackground = true, Name = "requests" };
        thread.Start();
    }

    public override string? ReadLine() => _lines.TryTake(out var line, Timeout.Infinite) ? line : null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _lines.Dispose();
        base.Dispose(disposing);
    }
}
