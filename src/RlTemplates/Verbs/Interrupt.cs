using System.Runtime.InteropServices;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or end of the terminal (SIGHUP) into a cancellation; a second one ends the process as usual.
/// What the process was started to ignore, as <c>nohup</c> does, stays ignored.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    // The first signal's callbacks may hang; the second one ends the process all the same.
    private static readonly TimeSpan LongestFirst = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestLast = TimeSpan.FromSeconds(1);

    private readonly Action? _beforeAbrupt;
    private readonly CancellationTokenSource _source;
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Watches for signals until it is disposed.</summary>
    /// <param name="beforeAbrupt">Called before a second signal ends the process; null does nothing. It has a second.</param>
    /// <param name="cancellationToken">Cancels <see cref="Token"/> as well.</param>
    public Interrupt(Action? beforeAbrupt, CancellationToken cancellationToken)
    {
        _beforeAbrupt = beforeAbrupt;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal. What is registered with it is done before a second one ends the process.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        var isMine = _gate.TryEnter(LongestFirst);
        try
        {
            if (!isMine || _source.IsCancellationRequested)
            {
                if (TerminalKinds.Current == TerminalKind.Live)
                    ConsoleStreams.Current?.RestoreCursor();
                if (_beforeAbrupt is { } beforeAbrupt)
                    Task.Run(beforeAbrupt).WaitAsync(LongestLast).ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
                return;
            }
            context.Cancel = true;
            ConsoleStreams.Current?.Hurry();
            _source.Cancel();
        }
        finally
        {
            if (isMine)
                _gate.Exit();
        }
    }
}
