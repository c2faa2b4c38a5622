using RlTemplates.Mlflow.Sending;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow;

/// <summary>Hands what happens in a run to a <see cref="RunSender"/>, and waits for it at the end only.</summary>
internal sealed class MlflowSink(RunInfo run, MlflowSettings settings, TimeProvider time) : INotingSink
{
    private readonly ResultTimes _times = new(run);
    private RunSender? _sender;
    private ResultReported? _left;

    /// <inheritdoc/>
    public event Action<NoteSeverity, string>? Noted;

    /// <inheritdoc/>
    public void Write(TrainingEvent trainingEvent)
    {
        switch (trainingEvent)
        {
            case RunStarted started:
                _sender = new(started.Run, settings, time, _times, isTraining: true, (severity, text) => Noted?.Invoke(severity, text));
                _sender.Start();
                break;
            case ResultReported result:
                _left = RowSchedule.IsWritten(result.TrainingIteration) ? null : result;
                if (_left is null)
                    _times.Add(result.TrainingIteration, result.Time);
                break;
            case TagsChanged { Tags: var tags }:
                _sender?.Tags = tags;
                break;
            case RunEnded ended:
                if (_left is { } last)
                    _times.Add(last.TrainingIteration, last.Time);
                _sender?.End(ended.Run);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Flush() => _sender?.Wait();

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender?.Dispose();
        _times.Dispose();
    }
}
