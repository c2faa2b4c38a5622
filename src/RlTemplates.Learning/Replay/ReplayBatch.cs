using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>B transitions drawn from a <see cref="ReplayBuffer"/>. Allocated once and filled again and again.</summary>
/// <param name="size">B, at least 1.</param>
/// <param name="spec">The environment.</param>
internal sealed class ReplayBatch(int size, EnvironmentSpec spec)
{
    /// <summary>B.</summary>
    public int Size { get; } = size;

    /// <summary>[B, observation bytes]: what the agent saw, o_t.</summary>
    public byte[] Observations { get; } = new byte[checked(size * spec.Observation.Bytes)];

    /// <summary>[B, action bytes]: what it did, a_t.</summary>
    public byte[] Actions { get; } = new byte[checked(size * spec.Action.Bytes)];

    /// <summary>[B]: r_t + γ·r_{t+1} + …, n rewards or as many as the episode had left.</summary>
    public float[] Returns { get; } = new float[size];

    /// <summary>[B]: γᵏ after k rewards, what the value of the next observation counts; 0 where the task ended.</summary>
    public float[] Discounts { get; } = new float[size];

    /// <summary>[B, observation bytes]: o_{t+k}, the final observation where a limit cut the episode; the last one before it where the task ended.</summary>
    public byte[] NextObservations { get; } = new byte[checked(size * spec.Observation.Bytes)];

    /// <summary>
    /// [B, choices]: which choices the next observation allows; empty where the environment forbids none. Environments tell what is allowed only
    /// where the agent acts, so a final observation allows all.
    /// </summary>
    public bool[] NextMasks { get; } = new bool[size * ReplayBuffer.MaskedChoices(spec)];

    /// <summary>[B]: importance weights that undo the priorities' bias, the largest 1; all 1 where drawing is uniform.</summary>
    public float[] Weights { get; } = new float[size];

    internal int[] Leaves { get; } = new int[size];

    /// <summary>Fills it from a replay as the learner reads it: by the statistics of now, not of when it was played.</summary>
    internal void Draw(ReplayBuffer replay, ref RandomStream random, double beta, Normalizer normalizer)
    {
        normalizer.Begin();
        replay.Draw(this, ref random, beta, normalizer.RewardScale);
        if (!normalizer.HasObservations)
            return;
        normalizer.Apply(Observations, Observations);
        normalizer.Apply(NextObservations, NextObservations);
    }
}
