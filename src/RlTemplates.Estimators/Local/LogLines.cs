using System.Runtime.CompilerServices;
using System.Text;

namespace RlTemplates.Estimators.Local;

/// <summary>Reads a log line by line while it is being written.</summary>
internal static class LogLines
{
    /// <summary>The lines, from the first on until nobody writes any more. A last line without an end is given too.</summary>
    /// <param name="path">The log; it need not exist yet.</param>
    /// <param name="mayGrow">Whether somebody still writes it.</param>
    /// <param name="pause">How long to wait before looking again.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<string> FollowAsync(string path, Func<Task<bool>> mayGrow, TimeSpan pause, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (position, line, decoder) = (0L, new StringBuilder(), new UTF8Encoding(false).GetDecoder());
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isOpen = await mayGrow().ConfigureAwait(false);
            (position, var text) = await ReadAsync(path, position, decoder, cancellationToken).ConfigureAwait(false);
            line.Append(text);
            foreach (var complete in Complete(line))
                yield return complete;
            if (!isOpen)
                break;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }

    private static IReadOnlyList<string> Complete(StringBuilder line)
    {
        var text = line.ToString();
        var end = text.LastIndexOf('\n');
        if (end < 0)
            return [];
        line.Clear().Append(text, end + 1, text.Length - end - 1);
        return [.. text[..end].Split('\n').Select(l => l.TrimEnd('\r'))];
    }

    private static async Task<(long Position, string Text)> ReadAsync(string path, long position, Decoder decoder, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return (position, "");
        await using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Position = Math.Min(position, log.Length);
        var (text, bytes) = (new StringBuilder(), new byte[16384]);
        var characters = new char[bytes.Length + 1];
        while (await log.ReadAsync(bytes, cancellationToken).ConfigureAwait(false) is var count and > 0)
            text.Append(characters, 0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false));
        return (log.Position, text.ToString());
    }
}
