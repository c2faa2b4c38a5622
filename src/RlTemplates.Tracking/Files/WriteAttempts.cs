using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>
/// Writes what training can do without: a file that cannot be written is a warning, at most one a minute for each, and another one when it can be written again.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class WriteAttempts(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Failures> _failing = new(StringComparer.Ordinal);

    /// <summary>Gets the warnings. Default none.</summary>
    public Action<string> Warn { get; set; } = static _ => { };

    /// <summary>Writes, if that is possible.</summary>
    /// <param name="name">What is written, for messages.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>Whether it was written.</returns>
    public bool Try(string name, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            Failed(name, exception);
            return false;
        }
        Succeeded(name);
        return true;
    }

    private void Failed(string name, Exception exception)
    {
        var before = _failing.GetValueOrDefault(name);
        var isTold = before is null || time.GetElapsedTime(before.ToldAt) >= Pause;
        _failing[name] = new((before?.Count ?? 0) + 1, isTold ? time.GetTimestamp() : before!.ToldAt);
        if (isTold)
            Warn($"{(exception is FileWriteException ? exception.Message : $"{name} cannot be written: {exception.Message.TrimEnd('.')}")}; training goes on, and it is tried again later");
    }

    private void Succeeded(string name)
    {
        if (_failing.Remove(name, out var failures))
            Warn(string.Create(CultureInfo.InvariantCulture, $"{name} could be written again, after {failures.Count} failed {(failures.Count == 1 ? "attempt" : "attempts")}"));
    }

    private sealed record Failures(int Count, long ToldAt);
}
