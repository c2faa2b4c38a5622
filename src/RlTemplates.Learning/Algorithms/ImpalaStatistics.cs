namespace RlTemplates.Learning.Algorithms;

/// <summary>IMPALA's diagnostics of one iteration.</summary>
internal struct ImpalaStatistics
{
    private double _policyLoss, _valueLoss, _entropy, _norm, _rho, _lag;
    private long _rows, _updates, _trajectories, _rhos;

    public void AddRow(float policyLoss, float valueLoss, float entropy)
    {
        _policyLoss += policyLoss;
        _valueLoss += valueLoss;
        _entropy += entropy;
        _rows++;
    }

    public void AddUpdate(double norm) => (_norm, _updates) = (_norm + norm, _updates + 1);

    public void AddRho(double rho) => (_rho, _rhos) = (_rho + rho, _rhos + 1);

    public void AddLag(long lag) => (_lag, _trajectories) = (_lag + lag, _trajectories + 1);

    /// <summary>Throws where a part of the loss is no finite number; once one is, its sum stays so.</summary>
    public readonly void Check(Divergence divergence, long update, long timesteps)
    {
        divergence.Check("policy loss", _policyLoss, update, timesteps);
        divergence.Check("value loss", _valueLoss, update, timesteps);
        divergence.Check("entropy", _entropy, update, timesteps);
    }

    public readonly void Save(BinaryWriter writer)
    {
        foreach (var sum in (ReadOnlySpan<double>)[_policyLoss, _valueLoss, _entropy, _norm, _rho, _lag])
            writer.Write(sum);
        foreach (var count in (ReadOnlySpan<long>)[_rows, _updates, _trajectories, _rhos])
            writer.Write(count);
    }

    public void Load(BinaryReader reader)
    {
        (_policyLoss, _valueLoss, _entropy) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (_norm, _rho, _lag) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (_rows, _updates, _trajectories, _rhos) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }

    public readonly void Report(TrainReport report)
    {
        if (_rows == 0)
            return;
        report.Set("learner/policy_loss", _policyLoss / _rows);
        report.Set("learner/vf_loss", _valueLoss / _rows);
        report.Set("learner/entropy", _entropy / _rows);
        report.Set("learner/grad_gnorm", _norm / _updates);
        report.Set("learner/mean_rho", _rho / _rhos);
        report.Set("learner/policy_lag", _lag / _trajectories);
    }
}
