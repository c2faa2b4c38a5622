using System.Globalization;
using RlTemplates.Mlflow.Api;
using RlTemplates.Mlflow.Naming;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>
/// Sends the rows of <c>metrics.jsonl</c> to one run of the server, in order, each once. The file is the queue: nothing that waits is kept twice, and it is
/// bounded as the file is. Where a batch has been sent and no answer came, the server is asked what it has before it is sent again.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="state">How far the run was sent.</param>
/// <param name="times">When results were reported.</param>
/// <param name="run">The run here.</param>
/// <param name="target">Id of the run at the server.</param>
/// <param name="note">Tells of metrics that are left out.</param>
internal sealed class MetricSender(MlflowServer server, SendState state, ResultTimes times, RunInfo run, string target, Action<string> note)
{
    /// <summary>Metrics of one batch.</summary>
    public const int Most = 1000;

    private readonly MetricTail _rows = new(run.MetricsPath);
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly List<MetricPoint> _points = [];
    private int _next;
    private long _readUpTo = -1, _newestTime;
    private bool _isUncertain = true, _isRowByRow;

    /// <summary>Sends what is there.</summary>
    /// <exception cref="MlflowException">The server does not take it now. It is tried again at the next call.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_readUpTo < 0)
            _readUpTo = Confirmed;
        while (HasPoints())
        {
            var count = NextBatch();
            var batch = _points.GetRange(_next, count);
            var end = batch[^1].Step;
            if (_isUncertain && batch[0].Step <= state.Sending.GetValueOrDefault(target))
                batch = await MissingAsync(batch, cancellationToken);
            // Written before the batch leaves: a process that is killed from here on leaves word that it may have arrived.
            if (end > state.Sending.GetValueOrDefault(target))
            {
                state.Sending[target] = end;
                state.Save();
            }
            await SendAsync(batch, cancellationToken);
            Confirm(count);
        }
    }

    private int NextBatch()
    {
        var count = Math.Min(Most, _points.Count - _next);
        return _isRowByRow && _points.FindIndex(_next, count, point => point.IsLast) is >= 0 and var last ? last - _next + 1 : count;
    }

    /// <summary>Newest iteration that the server has confirmed.</summary>
    public long Confirmed => state.Sent.GetValueOrDefault(target);

    private void Confirm(int count)
    {
        for (var i = _next; i < _next + count; i++)
        {
            if (_points[i].IsLast)
                state.Sent[target] = _points[i].Step;
        }
        _next += count;
        // Up to here it is known; from the first iteration on that was not under way before, nothing needs to be asked.
        if (_next < _points.Count ? _points[_next].Step > state.Sending[target] : Confirmed >= state.Sending[target])
            _isUncertain = false;
    }

    private bool HasPoints()
    {
        while (_next == _points.Count)
        {
            _points.Clear();
            _next = 0;
            var (rows, isAnew) = _rows.ReadNew();
            // A file that begins again, as after a resume, has iterations that were read before.
            if (isAnew)
                _readUpTo = Confirmed;
            if (rows.Count == 0)
                return false;
            foreach (var row in rows)
                Add(row);
        }
        return true;
    }

    private void Add(MetricRow row)
    {
        if (row[Metric.TrainingIteration] is not (> 0 and < long.MaxValue) || (long)row[Metric.TrainingIteration] is var step && step <= _readUpTo)
            return;
        _readUpTo = step;
        _newestTime = times.Of(step) ?? (_newestTime > 0 ? _newestTime : (run.StartedAt ?? run.CreatedAt).ToUnixTimeMilliseconds());
        // A server shows a run with NaN badly, and some refuse infinities.
        var first = _points.Count;
        foreach (var (name, value) in row.Metrics.Where(m => double.IsFinite(m.Value)))
        {
            if (!_leftOut.Contains(Key(name)))
                _points.Add(new(Key(name), value, _newestTime, step, false));
        }
        if (_points.Count > first)
            _points[^1] = _points[^1] with { IsLast = true };
    }

    private string Key(string name) => _keys.TryGetValue(name, out var key) ? key : _keys[name] = MlflowName.Of(name);

    private async Task SendAsync(List<MetricPoint> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return;
        try
        {
            await server.PostAsync("runs/log-batch", Body(batch), cancellationToken);
        }
        catch (MlflowException exception) when (exception.Failure is MlflowFailure.Refused)
        {
            await RunLink.EnsureThereAsync(server, target, cancellationToken);
            // A part of a refused batch may have been kept.
            _isUncertain = true;
            await SendPartsAsync(batch, exception, cancellationToken);
        }
        catch (MlflowException exception) when (exception.Failure is MlflowFailure.Missing)
        {
            throw new MlflowException(MlflowFailure.Gone, exception.Message, exception);
        }
        catch (Exception exception) when (exception is MlflowException { Failure: MlflowFailure.Away } or OperationCanceledException)
        {
            _isUncertain = true;
            throw;
        }
    }

    private async Task SendPartsAsync(List<MetricPoint> batch, MlflowException refusal, CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(batch, cancellationToken);
        if (missing.Count == 1)
        {
            if (_leftOut.Add(missing[0].Key))
                note($"the metric {missing[0].Key} is left out from iteration {missing[0].Step.ToString(CultureInfo.InvariantCulture)} on: {refusal.Message}");
            return;
        }
        // A server may take one value of a metric at a time.
        if (missing.Count > 0 && missing[0].Step != missing[^1].Step)
        {
            var before = _leftOut.Count;
            foreach (var row in missing.GroupBy(point => point.Step))
                await SendAsync([.. row.Where(point => !_leftOut.Contains(point.Key))], cancellationToken);
            _isRowByRow |= _leftOut.Count == before;
            return;
        }
        var half = missing.Count / 2;
        await SendAsync([.. missing.Take(half)], cancellationToken);
        await SendAsync([.. missing.Skip(half).Where(point => !_leftOut.Contains(point.Key))], cancellationToken);
    }

    // Values of a metric arrive in the order of their steps, so the newest one that the server has tells of those before.
    private async Task<List<MetricPoint>> MissingAsync(List<MetricPoint> batch, CancellationToken cancellationToken)
    {
        var answer = await RunLink.GetAsync(server, target, cancellationToken);
        var newest = JsonText.Part(answer, "data") is { } data
            ? JsonText.List(data, "metrics").DistinctBy(m => JsonText.Of(m, "key")).ToDictionary(m => JsonText.Of(m, "key") ?? "", m => JsonText.Whole(m, "step"), StringComparer.Ordinal)
            : [];
        var (last, arrived) = (batch[^1].Step, new Dictionary<string, HashSet<long>>(StringComparer.Ordinal));
        // Somebody else has sent later values under the name: only the whole history tells.
        foreach (var key in batch.Select(p => p.Key).Distinct().Where(key => newest.GetValueOrDefault(key, -1) > last))
            arrived[key] = await HistoryAsync(key, cancellationToken);
        return [.. batch.Where(p => arrived.TryGetValue(p.Key, out var steps) ? !steps.Contains(p.Step) : newest.GetValueOrDefault(p.Key, -1) < p.Step)];
    }

    private async Task<HashSet<long>> HistoryAsync(string key, CancellationToken cancellationToken)
    {
        var steps = new HashSet<long>();
        for (var page = ""; page is not null;)
        {
            var answer = await server.GetAsync(
                $"metrics/get-history?run_id={Uri.EscapeDataString(target)}&metric_key={Uri.EscapeDataString(key)}"
                + (page.Length == 0 ? "" : "&page_token=" + Uri.EscapeDataString(page)),
                cancellationToken);
            steps.UnionWith(JsonText.List(answer, "metrics").Select(m => JsonText.Whole(m, "step")));
            page = JsonText.Of(answer, "next_page_token") is { Length: > 0 } next ? next : null;
        }
        return steps;
    }

    private byte[] Body(List<MetricPoint> batch) => JsonText.Object(json =>
    {
        json.WriteString("run_id", target);
        json.WriteStartArray("metrics");
        foreach (var point in batch)
        {
            json.WriteStartObject();
            json.WriteString("key", point.Key);
            json.WriteNumber("value", point.Value);
            json.WriteNumber("timestamp", point.Timestamp);
            json.WriteNumber("step", point.Step);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
