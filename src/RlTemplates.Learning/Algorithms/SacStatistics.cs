namespace RlTemplates.Learning.Algorithms;

/// <summary>SAC's diagnostics of one iteration, means over all rows of all batches.</summary>
internal struct SacStatistics
{
    private double _criticLoss, _actorLoss, _value, _entropy, _criticNorm, _actorNorm;
    private long _criticRows, _actorRows, _updates;

    public void AddCritics(float loss, float value)
    {
        _criticLoss += loss;
        _value += value;
        _criticRows++;
    }

    public void AddActor(float loss, float entropy)
    {
        _actorLoss += loss;
        _entropy += entropy;
        _actorRows++;
    }

    public void AddUpdate(double criticNorm, double actorNorm) =>
        (_criticNorm, _actorNorm, _updates) = (_criticNorm + criticNorm, _actorNorm + actorNorm, _updates + 1);

    /// <summary>Throws where a loss is no finite number; once one is, its sum stays so.</summary>
    public readonly void Check(ReplayLoop loop)
    {
        loop.Check("critics' loss", _criticLoss);
        loop.Check("policy's loss", _actorLoss);
    }

    public readonly void Save(BinaryWriter writer)
    {
        foreach (var sum in (ReadOnlySpan<double>)[_criticLoss, _actorLoss, _value, _entropy, _criticNorm, _actorNorm])
            writer.Write(sum);
        foreach (var count in (ReadOnlySpan<long>)[_criticRows, _actorRows, _updates])
            writer.Write(count);
    }

    public void Load(BinaryReader reader)
    {
        (_criticLoss, _actorLoss, _value) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (_entropy, _criticNorm, _actorNorm) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (_criticRows, _actorRows, _updates) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }

    public readonly void Report(TrainReport report)
    {
        if (_updates == 0)
            return;
        report.Set("learner/critic_loss", _criticLoss / _criticRows);
        report.Set("learner/actor_loss", _actorLoss / _actorRows);
        report.Set("learner/mean_q", _value / _criticRows);
        report.Set("learner/entropy", _entropy / _actorRows);
        report.Set("learner/critic_grad_gnorm", _criticNorm / _updates);
        report.Set("learner/actor_grad_gnorm", _actorNorm / _updates);
    }
}
