using System.Diagnostics;
using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>
/// The longest that a training may take: then it is asked to end, and where it has not ended after its grace period, as one whose step
/// does not return, its process is killed. Nobody else watches a job
/// of this machine.
/// </summary>
internal sealed class DurationLimit : IDisposable
{
    /// <summary>What the limit must be.</summary>
    public const string Values = "a duration from 1s to 28d, such as 12h";

    // For the last writes, after what the grace period is for.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10), LongestRecord = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _source;
    private readonly ManualResetEventSlim _hasEnded = new();
    private readonly TimeSpan? _most;

    /// <summary>Watches until it is disposed.</summary>
    /// <param name="most">The longest that it may take; null for no limit.</param>
    /// <param name="grace">Time that it has to end.</param>
    /// <param name="abandon">Records why, before the process is killed.</param>
    /// <param name="cancellationToken">Cancels <see cref="Token"/> as well.</param>
    public DurationLimit(TimeSpan? most, TimeSpan grace, Action<string> abandon, CancellationToken cancellationToken)
    {
        (_most, _source) = (most, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
        if (most is not { } limit)
            return;
        // A thread of its own: those of the pool may be busy for long with code of others.
        new Thread(() => Watch(limit, grace, abandon, cancellationToken)) { IsBackground = true, Name = "duration limit" }.Start();
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time is over, and nothing else ended training before.</summary>
    public bool IsOver { get; private set; }

    /// <summary>That the time is over, in words.</summary>
    public string Reason => $"the maximum duration of {DurationText.Format(_most ?? TimeSpan.Zero)} is over";

    /// <summary>Reads a limit; null where it is none.</summary>
    public static TimeSpan? Parse(string text) => DurationText.TryParse(text, out var limit) && limit >= TimeSpan.FromSeconds(1) && limit <= TimeSpan.FromDays(28) ? limit : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _hasEnded.Set();
        _source.Dispose();
    }

    private void Watch(TimeSpan most, TimeSpan grace, Action<string> abandon, CancellationToken cancellationToken)
    {
        if (EndsWithin(most))
            return;
        IsOver = !cancellationToken.IsCancellationRequested;
        // What listens to the token must not keep this thread from its second duty.
        _ = Task.Factory.StartNew(Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (EndsWithin(grace + Margin))
            return;
        var words = $"killed: {Reason}, and it had not ended {DurationText.Format(grace + Margin)} later";
        try
        {
            Task.Run(() => abandon(words), CancellationToken.None).Wait(LongestRecord, CancellationToken.None);
        }
        finally
        {
            DetachedProcess.End(Environment.ProcessId);
        }
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private bool EndsWithin(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        for (var left = time; left > TimeSpan.Zero; left = time - clock.Elapsed)
        {
            if (_hasEnded.Wait(left < LongestWait ? left : LongestWait))
                return true;
        }
        return _hasEnded.IsSet;
    }
}
