using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.Terminal;

/// <summary>
/// One of the process's standard streams on Unix. <see cref="Console"/> writes under the monitor of <see cref="Console.Out"/>, so that a thread that waits for a reader would hold all others that write;
/// this writes without. A pipe whose reader has gone takes everything, as it does there.
/// </summary>
internal sealed partial class StandardStream : TextWriter
{
    private const int Output = 1;
    private const int Error = 2;
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;

    private static readonly int WouldBlock = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // The console's own writers: once others have stood in their place, and they are set again, they look as if somebody had made them.
    private static TextWriter? _ownOutput, _ownErrors;

    private readonly int _descriptor;
    private readonly Encoder _encoder;
    private readonly byte[] _bytes = new byte[4096];
    private readonly Lock _gate = new();
    private volatile bool _hasNoReader;

    private StandardStream(int descriptor, TextWriter former)
        : base(CultureInfo.CurrentCulture) =>
        (_descriptor, Encoding, NewLine, _encoder) = (descriptor, former.Encoding, former.NewLine, former.Encoding.GetEncoder());

    /// <inheritdoc/>
    public override Encoding Encoding { get; }

    /// <summary>Whether somebody may still read; false once a pipe's reader has gone, which the next text finds out.</summary>
    public bool HasReader => !_hasNoReader;

    /// <summary>The writers of the console, those of the process without its monitor. What somebody has set in their place stays.</summary>
    public static (TextWriter Output, TextWriter Errors) OfConsole()
    {
        var (output, errors) = (Console.Out, Console.Error);
        if (OperatingSystem.IsWindows())
            return (output, errors);
        // A writer that somebody has set survives a change of the encoding; those of the process are made anew.
        Console.OutputEncoding = Console.OutputEncoding;
        if (!ReferenceEquals(output, Console.Out))
            _ownOutput = Console.Out;
        if (!ReferenceEquals(errors, Console.Error))
            _ownErrors = Console.Error;
        return (Unlocked(Output, _ownOutput, Console.Out), Unlocked(Error, _ownErrors, Console.Error));
    }

    private static TextWriter Unlocked(int descriptor, TextWriter? own, TextWriter current) => ReferenceEquals(own, current) ? new StandardStream(descriptor, current) : current;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        using var mine = _gate.EnterScope();
        while (!buffer.IsEmpty && !_hasNoReader)
        {
            _encoder.Convert(buffer, _bytes, flush: false, out var used, out var made, out _);
            buffer = buffer[used..];
            Write(_bytes.AsSpan(0, made));
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_hasNoReader)
        {
            var written = Write(_descriptor, MemoryMarshal.GetReference(bytes), bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error && error == WouldBlock)
                Thread.Sleep(Pause);
            else if (error == BrokenPipe)
                _hasNoReader = true;
            else if (error != Interrupted)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, in byte bytes, nint count);
}
