namespace RlTemplates.Learning.Algorithms;

/// <summary>DQN's diagnostics of one iteration, means over all rows of all batches.</summary>
internal struct DqnStatistics
{
    private double _loss, _value, _error, _norm;
    private long _rows, _updates;

    public void Add(float loss, float value, float error)
    {
        _loss += loss;
        _value += value;
        _error += Math.Abs(error);
        _rows++;
    }

    public void AddUpdate(double norm) => (_norm, _updates) = (_norm + norm, _updates + 1);

    /// <summary>Throws where the loss is no finite number; once it is, its sum stays so.</summary>
    public readonly void Check(ReplayLoop loop) => loop.Check("loss", _loss);

    public readonly void Save(BinaryWriter writer)
    {
        foreach (var sum in (ReadOnlySpan<double>)[_loss, _value, _error, _norm])
            writer.Write(sum);
        writer.Write(_rows);
        writer.Write(_updates);
    }

    public void Load(BinaryReader reader)
    {
        (_loss, _value, _error, _norm) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (_rows, _updates) = (reader.ReadInt64(), reader.ReadInt64());
    }

    public readonly void Report(TrainReport report)
    {
        if (_updates == 0)
            return;
        report.Set("learner/loss", _loss / _rows);
        report.Set("learner/mean_q", _value / _rows);
        report.Set("learner/mean_td_error", _error / _rows);
        report.Set("learner/grad_gnorm", _norm / _updates);
    }
}
