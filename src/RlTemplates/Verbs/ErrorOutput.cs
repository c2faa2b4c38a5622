using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary>All that the entry script writes to the error stream goes through here.</summary>
/// <param name="writer">The stream; asked for each time, because a submitted process changes it.</param>
internal sealed class ErrorOutput(Func<TextWriter> writer)
{
    /// <summary>That of the process.</summary>
    public static ErrorOutput Standard { get; } = new(static () => Console.Error);

    /// <summary>Sends what the process prints from now on to the error stream, because its output is for another program.</summary>
    public static void TakeConsole() => Console.SetOut(Console.Error);

    public void Error(string message) => Note("error: " + message);

    public void Warning(string message) => Note("warning: " + message);

    /// <summary>Writes one line; a text of unknown origin must not steer the terminal.</summary>
    public void Note(string message)
    {
        ConsoleStreams.Current?.Settle();
        writer().WriteLine(ShownText.Clean(ReadSecrets.Mask(message)));
    }

    /// <summary>Reports an error that nobody foresaw: one line, or the whole trace.</summary>
    public void Unexpected(Exception exception, bool isVerbose)
    {
        if (isVerbose)
            Lines($"error: {exception}");
        else
            Error($"{MaskedException.InWords(exception)} (--verbose shows where)");
    }

    // The trace has lines of its own.
    private void Lines(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            Note(line);
    }
}
