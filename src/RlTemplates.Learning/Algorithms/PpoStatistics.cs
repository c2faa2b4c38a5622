namespace RlTemplates.Learning.Algorithms;

/// <summary>PPO's diagnostics of one iteration, means over all rows of all minibatches.</summary>
internal struct PpoStatistics
{
    private double _policyLoss, _valueLoss, _entropy, _kl;
    private long _rows, _clipped;

    public double GradientNorm { get; set; }

    public int Updates { get; set; }

    public double ExplainedVariance { get; set; }

    public void Add(float policyLoss, float valueLoss, float entropy, float kl, bool clipped)
    {
        _policyLoss += policyLoss;
        _valueLoss += valueLoss;
        _entropy += entropy;
        _kl += kl;
        _clipped += clipped ? 1 : 0;
        _rows++;
    }

    /// <summary>Throws where a part of the loss is no finite number; once one is, its sum stays so.</summary>
    public readonly void Check(Divergence divergence, long update, long timesteps)
    {
        divergence.Check("policy loss", _policyLoss, update, timesteps);
        divergence.Check("value loss", _valueLoss, update, timesteps);
        divergence.Check("entropy", _entropy, update, timesteps);
    }

    public readonly void Report(TrainReport report)
    {
        if (_rows == 0)
            return;
        report.Set("learner/policy_loss", _policyLoss / _rows);
        report.Set("learner/vf_loss", _valueLoss / _rows);
        report.Set("learner/entropy", _entropy / _rows);
        report.Set("learner/kl", _kl / _rows);
        report.Set("learner/clip_fraction", (double)_clipped / _rows);
        report.Set("learner/explained_variance", ExplainedVariance);
        report.Set("learner/grad_gnorm", Updates == 0 ? 0 : GradientNorm / Updates);
    }

    public readonly void Save(BinaryWriter writer)
    {
        foreach (var sum in (ReadOnlySpan<double>)[_policyLoss, _valueLoss, _entropy, _kl, GradientNorm, ExplainedVariance])
            writer.Write(sum);
        foreach (var count in (ReadOnlySpan<long>)[_rows, _clipped, Updates])
            writer.Write(count);
    }

    public void Load(BinaryReader reader)
    {
        (_policyLoss, _valueLoss, _entropy, _kl) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (GradientNorm, ExplainedVariance) = (reader.ReadDouble(), reader.ReadDouble());
        (_rows, _clipped, Updates) = (reader.ReadInt64(), reader.ReadInt64(), (int)reader.ReadInt64());
    }

    /// <summary>1 - Var(R - V) / Var(R): 1 where values foretell returns, 0 where a constant does as well; 0 where returns do not vary.</summary>
    public static double Explained(ReadOnlySpan<float> returns, ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0, errorSum = 0, errorSquares = 0;
        for (var i = 0; i < returns.Length; i++)
        {
            double target = returns[i], error = target - values[i];
            sum += target;
            squares += target * target;
            errorSum += error;
            errorSquares += error * error;
        }
        var variance = squares - sum * sum / returns.Length;
        return variance > 1e-12 ? 1 - (errorSquares - errorSum * errorSum / returns.Length) / variance : 0;
    }
}
