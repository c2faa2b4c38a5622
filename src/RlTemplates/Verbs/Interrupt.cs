using System.Runtime.InteropServices;

namespace RlTemplates.Verbs;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation and says so; a second one ends the process as usual.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly string? _notice;
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="notice">What the first signal writes to standard error; null for nothing.</param>
    public Interrupt(string? notice)
    {
        _notice = notice;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
            return;
        context.Cancel = true;
        if (_notice is not null)
            Console.Error.WriteLine(Environment.NewLine + _notice);
        _source.Cancel();
    }
}
