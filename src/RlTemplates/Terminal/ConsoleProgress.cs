using RlTemplates.Tracking;

namespace RlTemplates.Terminal;

/// <summary>Progress on the console.</summary>
internal static class ConsoleProgress
{
    /// <summary>A live table on a terminal, plain lines anywhere else.</summary>
    /// <param name="output">The console's output; it is not disposed.</param>
    /// <param name="isTerminal">Whether a person watches it.</param>
    /// <param name="settings">What is shown.</param>
    public static IEventSink Create(TextWriter output, bool isTerminal, ProgressSettings settings)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(settings);
        return isTerminal ? new LiveProgress(output, settings) : new PlainProgress(output, settings);
    }
}
