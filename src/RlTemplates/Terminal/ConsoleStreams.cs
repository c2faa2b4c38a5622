using RlTemplates.Verbs;

namespace RlTemplates.Terminal;

/// <summary>
/// The two streams of the process's console while a verb runs: neither may hold its work or its end. Callbacks that write to
/// <see cref="Console"/> write through them too.
/// </summary>
internal sealed class ConsoleStreams : IDisposable
{
    private const string ShowCursor = "\u001b[?25h";

    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestError = TimeSpan.FromSeconds(5);

    private readonly TextWriter _formerOutput, _formerErrors, _ownOutput, _ownErrors, _terminal;
    private readonly ConsoleWriter _output, _errors;

    private ConsoleStreams()
    {
        (_terminal, var errors) = StandardStream.OfConsole();
        (_formerOutput, _formerErrors) = (Console.Out, Console.Error);
        _output = new(_terminal, Timeout.InfiniteTimeSpan, tellsLoss: Console.IsOutputRedirected) { NewLine = _formerOutput.NewLine, MayBeWaitedFor = HasNoLock(_terminal) };
        _errors = new(errors, LongestError, tellsLoss: false) { NewLine = _formerErrors.NewLine, Throws = false, Patience = ConsolePatience.Waits, MayBeWaitedFor = HasNoLock(errors) };
        Console.SetOut(_output);
        Console.SetError(_errors);
        (_ownOutput, _ownErrors) = (Console.Out, Console.Error);
    }

    /// <summary>Those of the verb that runs; null while none does.</summary>
    public static ConsoleStreams? Current { get; private set; }

    /// <summary>Lays them around the console.</summary>
    public static ConsoleStreams Install() => Current = new();

    /// <summary>Says how long output may wait for a reader.</summary>
    public void Use(ConsolePatience patience) => _output.Patience = patience;

    /// <summary>The process is to end: nothing waits for a reader any more.</summary>
    public void Hurry()
    {
        _output.Hurry();
        _errors.Hurry();
    }

    /// <summary>
    /// Gives others' text to somebody, while a live view is drawn on the console; that of the error stream too, where it would come out on
    /// the same terminal.
    /// </summary>
    /// <param name="output">Where the view is drawn.</param>
    /// <param name="take">Gets the text, on any thread.</param>
    /// <returns>Where the view writes, and what lets text through again; null where the view is drawn elsewhere.</returns>
    public (TextWriter Output, Action GiveBack)? Divert(TextWriter output, Action<string> take)
    {
        if (!ReferenceEquals(output, _ownOutput))
            return null;
        _output.Divert = take;
        if (!Console.IsErrorRedirected)
            _errors.Divert = take;
        return (_output.Direct, () => (_output.Divert, _errors.Divert) = (null, null));
    }

    /// <summary>Whether a verb's result was not written, because the process was to end and nobody read it.</summary>
    public bool HasLostOutput => _output.IsLeftBehind;

    /// <summary>Whether somebody may still read the output; false once a pipe's reader has gone.</summary>
    public bool HasReader => _terminal is not StandardStream { HasReader: false };

    /// <summary>Lets what was written before an error stand before it.</summary>
    public void Settle() => _output.Drain(ConsoleWriter.LongestEnd);

    /// <summary>Shows the cursor that a live table has hidden, where the terminal takes it at once.</summary>
    public void RestoreCursor() => Task.Run(() => _terminal.Write(ShowCursor)).Wait(TimeSpan.FromMilliseconds(200));

    // On Unix the console's own writer, which a program may have wrapped or set again, writes under the lock of Console.Out.
    private static bool HasNoLock(TextWriter writer) => writer is StandardStream || OperatingSystem.IsWindows();

    /// <summary>Writes what waits, and gives the console back.</summary>
    public void Dispose()
    {
        if (_output.Patience == ConsolePatience.Drops || !_output.MayBeWaitedFor)
            WriteRest();
        if (ReferenceEquals(Console.Out, _ownOutput))
            Console.SetOut(_formerOutput);
        if (ReferenceEquals(Console.Error, _ownErrors))
            Console.SetError(_formerErrors);
        Current = null;
    }

    private void WriteRest()
    {
        var lost = _output.Drain(_output.Patience == ConsolePatience.Drops ? LongestFlush : Timeout.InfiniteTimeSpan);
        if (_output.Problem is { } problem)
            ErrorOutput.Standard.Warning($"The output could not be written: {problem}.");
        else if (lost > 0)
            ErrorOutput.Standard.Warning(FormattableString.Invariant($"The last {lost} characters of the output were not written, because nobody read them."));
        _errors.Drain(LongestError);
    }
}
