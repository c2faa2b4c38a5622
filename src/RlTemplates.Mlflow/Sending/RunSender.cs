using System.Globalization;
using RlTemplates.Mlflow.Api;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>
/// Brings a run to the server and keeps it up to date there, on threads of the pool, until training is over and everything was sent, or the time for that is up.
/// While the server does not answer, pauses grow to a minute.
/// </summary>
internal sealed class RunSender : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1), LongestPauseAtEnd = TimeSpan.FromSeconds(1);

    private readonly MlflowSettings _settings;
    private readonly TimeProvider _time;
    private readonly Action<NoteSeverity, string> _note;
    private readonly MlflowServer _server;
    private readonly ResultTimes _times;
    private readonly CancellationTokenSource _stop = new(), _ended = new();
    private readonly RunInfo _run;
    private readonly bool _isTraining;
    private SendState? _state;
    private Destination? _destination;
    private ITimer? _limit;
    private RunInfo? _end;
    private volatile IReadOnlyDictionary<string, string> _tags;
    private IReadOnlyDictionary<string, string>? _sentTags;
    private Task _work = Task.CompletedTask;
    private int _failures;
    private bool _isTold;
    private FileStream? _held;

    /// <param name="run">The run.</param>
    /// <param name="settings">Where it is sent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="times">When results were reported.</param>
    /// <param name="isTraining">Whether it trains now, or has ended before.</param>
    /// <param name="note">Tells what people should know.</param>
    /// <param name="held">The lock of the run, where the caller has taken it; null waits until it is free.</param>
    public RunSender(RunInfo run, MlflowSettings settings, TimeProvider time, ResultTimes times, bool isTraining, Action<NoteSeverity, string> note, FileStream? held = null)
    {
        _held = held;
        (_run, _settings, _time, _times, _isTraining, _note, _tags) = (run, settings, time, times, isTraining, note, run.Tags);
        _server = new(settings, time);
    }

    /// <summary>Tags of the run as they are now.</summary>
    public IReadOnlyDictionary<string, string> Tags
    {
        set => _tags = value;
    }

    /// <summary>Why not everything was sent; null where it was.</summary>
    public string? Problem { get; private set; } = "it has not begun";

    /// <summary>Begins to send.</summary>
    public void Start() => _work = Task.Run(WorkAsync);

    /// <summary>Training is over: what is left is sent within the time for the end.</summary>
    /// <param name="run">The run with its final status.</param>
    public void End(RunInfo run)
    {
        (_end, _tags) = (run, run.Tags);
        _limit = _time.CreateTimer(_ => _stop.Cancel(), null, _settings.End, Timeout.InfiniteTimeSpan);
        _ended.Cancel();
    }

    /// <summary>Waits until everything was sent, or the time for the end is up.</summary>
    public void Wait() => _work.GetAwaiter().GetResult();

    /// <summary>Ends at once.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Wait();
        _limit?.Dispose();
        _server.Dispose();
        _times.Dispose();
        _held?.Dispose();
    }

    /// <summary>One line that says what the server lacks; null where it lacks nothing.</summary>
    private string? Rest() => Problem is null || _end is null ? null : string.Create(CultureInfo.InvariantCulture,
        $"the sink mlflow has not sent everything to {_server.Name} ({Problem}): there are results up to iteration {Confirmed} of {Last}. "
        + $"The verb mlflow sends the rest, and so does a resume: mlflow {_run.Id}");

    private long Confirmed => _state?.RunId is { } id ? _state.Sent.GetValueOrDefault(id) : 0;

    private long Last => _end!.MetricOrNaN(Metric.TrainingIteration) is > 0 and var last ? (long)last : 0;

    private async Task WorkAsync()
    {
        try
        {
            while (await TurnAsync())
            {
            }
        }
        catch (OperationCanceledException)
        {
            Problem ??= "the time for it was up";
        }
        catch (Exception exception)
        {
            Problem = exception.Message;
            Tell(exception.Message);
        }
        if (Rest() is { } rest)
            _note(NoteSeverity.Warning, rest);
    }

    // False where nothing is left to do.
    private async Task<bool> TurnAsync()
    {
        var isLast = _ended.IsCancellationRequested;
        try
        {
            await SendAsync(isLast, _stop.Token);
            Succeed();
            if (isLast)
                return false;
            await PauseAsync(_settings.Interval);
        }
        catch (MlflowException exception) when (exception.IsTransient)
        {
            await FailAsync(exception.Message, exception.RetryAfter, isPlain: exception.Failure is MlflowFailure.Unauthorized);
        }
        catch (MlflowException exception)
        {
            Problem = exception.Message;
            Tell(exception.Message);
            await UntilEndAsync();
            return false;
        }
        // The state of what is sent is written before it is sent: on a full disk that waits.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FileWriteException)
        {
            await FailAsync(exception.Message, null, isPlain: true);
        }
        return true;
    }

    private async Task SendAsync(bool isLast, CancellationToken cancellationToken)
    {
        Problem = _failures > 0 ? Problem : "the time for it was up";
        // As that of the other process leaves it.
        _held ??= SendLock.TryTake(_run) ?? throw new MlflowException(MlflowFailure.Away, $"another process sends run {_run.Id}");
        _state ??= SendState.Open(_run, _server.Name, RunLink.IsNested(_settings, _run) ? null : _settings.RunId);
        _destination ??= await OpenAsync(_state, cancellationToken);
        if (_tags is var tags && !ReferenceEquals(tags, _sentTags))
        {
            await _destination.Details.SendAsync(_run, tags, cancellationToken);
            _sentTags = tags;
        }
        _times.Save();
        foreach (var sender in _destination.Metrics)
            await sender.SendAsync(cancellationToken);
        _times.Forget(_destination.Metrics.Min(sender => sender.Confirmed));
        if (isLast)
            await EndAsync(_destination, _state, _end!, cancellationToken);
    }

    private async Task<Destination> OpenAsync(SendState state, CancellationToken cancellationToken)
    {
        var isNew = state.RunId is null;
        var found = await RunLink.OpenAsync(_server, _settings, state, _run, _isTraining, cancellationToken);
        if (isNew)
            _note(NoteSeverity.Information, $"the sink mlflow sends to {Address(RunLink.Experiment(found), state.RunId!)}");
        var targets = new[] { state.RunId, state.ParentId }.OfType<string>().Distinct();
        return new(
            new DetailSender(_server, state, Warn),
            [.. targets.Select(target => new MetricSender(_server, state, _times, _run, target, Warn))],
            new ArtifactSender(_server, _run, _settings.Artifacts, Warn),
            JsonText.Part(found, "info") is { } info ? JsonText.Of(info, "artifact_uri") ?? "" : "");
    }

    private async Task EndAsync(Destination destination, SendState state, RunInfo end, CancellationToken cancellationToken)
    {
        await destination.Artifacts.SendAsync(destination.ArtifactLocation, cancellationToken);
        // Who has begun a run ends it.
        if (!state.IsJoined)
            await RunLink.UpdateAsync(_server, state.RunId!, Status(end.Status), end.EndedAt ?? _time.GetUtcNow(), cancellationToken);
        state.EndStatus = Status(end.Status);
        state.Save();
    }

    private static string Status(RunStatus status) => status switch
    {
        RunStatus.Completed or RunStatus.Stopped => "FINISHED",
        RunStatus.Failed or RunStatus.Broken => "FAILED",
        _ => "KILLED",
    };

    private string Address(string experiment, string run) => _settings.IsAzureJob || !_settings.Server.AbsolutePath.Trim('/').Equals("", StringComparison.Ordinal)
        ? $"the run {run} of {_server.Name}"
        : $"{_server.Name}/#/experiments/{experiment}/runs/{run}";

    private void Succeed()
    {
        Problem = null;
        _failures = 0;
        if (_isTold)
            _note(NoteSeverity.Information, $"the sink mlflow sends again to {_server.Name}");
        _isTold = false;
    }

    private async Task FailAsync(string message, TimeSpan? asked, bool isPlain)
    {
        Problem = message;
        _failures++;
        // One request may fail anywhere; two in a row are an outage.
        if (isPlain || _failures > 1)
            Tell(message);
        var isLast = _ended.IsCancellationRequested;
        var longest = isLast ? LongestPauseAtEnd : LongestPause;
        var grown = FirstPause * Math.Pow(2, Math.Min(_failures - 1, 10)) * (0.8 + 0.4 * Random.Shared.NextDouble());
        await PauseAsync(asked is { } wait && !isLast ? wait : grown < longest ? grown : longest);
    }

    private void Tell(string problem)
    {
        if (_isTold)
            return;
        _isTold = true;
        Warn($"{problem}; training goes on, and what the server has not got follows from the run's folder");
    }

    private void Warn(string text) => _note(NoteSeverity.Warning, "the sink mlflow: " + text);

    // The end of training ends a pause.
    private async Task PauseAsync(TimeSpan pause)
    {
        var isLast = _ended.IsCancellationRequested;
        using var either = isLast ? CancellationTokenSource.CreateLinkedTokenSource(_stop.Token) : CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _ended.Token);
        try
        {
            await Task.Delay(pause, _time, either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
        }
    }

    private async Task UntilEndAsync()
    {
        while (!_ended.IsCancellationRequested)
            await PauseAsync(Timeout.InfiniteTimeSpan);
    }

    /// <summary>What sends to one run of the server.</summary>
    private sealed record Destination(DetailSender Details, IReadOnlyList<MetricSender> Metrics, ArtifactSender Artifacts, string ArtifactLocation);
}
