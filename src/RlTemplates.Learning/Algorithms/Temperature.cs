using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// α, what a nat of entropy is worth: fixed, or learned so that the policy's entropy H comes to a target H̄ (Haarnoja et al. 2018,
/// "Soft Actor-Critic Algorithms and Applications", section 5). As SB3 does, log α descends J = log α · (H - H̄).
/// </summary>
internal sealed class Temperature : IStateful
{
    private readonly float[] _log = new float[1], _gradient = new float[1];
    private readonly Adam _optimizer = new(1);
    private readonly EntropyCoefficient _coefficient;

    /// <param name="coefficient">α, or where it begins.</param>
    /// <param name="target">H̄ in nats.</param>
    public Temperature(EntropyCoefficient coefficient, double target)
    {
        if (coefficient is { IsLearned: true, Value: not > 0 })
            throw new ArgumentException($"ent_coef is to be learned from {coefficient.Value} on; it must begin above 0.");
        (_coefficient, Target, _log[0]) = (coefficient, target, coefficient.IsLearned ? (float)Math.Log(coefficient.Value) : 0);
    }

    /// <summary>H̄.</summary>
    public double Target { get; }

    /// <summary>α.</summary>
    public float Value => _coefficient.IsLearned ? MathF.Exp(_log[0]) : (float)_coefficient.Value;

    /// <summary>Steps towards the target; nothing where α is fixed.</summary>
    /// <param name="entropy">H, the mean of -log π(a|s).</param>
    /// <param name="learningRate">Adam's step size.</param>
    public void Improve(double entropy, double learningRate)
    {
        if (!_coefficient.IsLearned)
            return;
        _gradient[0] = (float)(entropy - Target);
        _optimizer.Step(_log, _gradient, learningRate);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_coefficient.IsLearned);
        SavedArray.Write<float>(writer, _log);
        _optimizer.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        var (learned, begin) = (reader.ReadBoolean(), _log[0]);
        SavedArray.Read<float>(reader, _log, "temperatures");
        _optimizer.Load(reader);
        if (!learned)
            _log[0] = begin;
    }
}
