namespace RlTemplates.Serving;

/// <summary>A request that is not answered, and why: becomes the status and the sentence of the answer.</summary>
/// <param name="status">Status code.</param>
/// <param name="message">One sentence: place, value, what is allowed.</param>
internal sealed class Refusal(int status, string message) : Exception(message)
{
    private const int LongestShown = 40;

    public int Status { get; } = status;

    /// <summary>Whether the connection is closed, because the rest of the body is not read.</summary>
    public bool Closes { get; init; }

    /// <summary>Seconds after which another try makes sense; 0 where it does not.</summary>
    public int RetryAfter { get; init; }

    /// <summary>A request that must be written in another way.</summary>
    public static Refusal Bad(string message) => new(400, message);

    /// <summary>A text of the request as messages show it.</summary>
    public static string Show(ReadOnlySpan<byte> utf8)
    {
        var text = System.Text.Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * LongestShown)]);
        return text.Length > LongestShown ? text[..LongestShown] + "…" : text;
    }

    /// <inheritdoc cref="Show(ReadOnlySpan{byte})"/>
    public static string Show(string text) => text.Length > LongestShown ? text[..LongestShown] + "…" : text;
}
