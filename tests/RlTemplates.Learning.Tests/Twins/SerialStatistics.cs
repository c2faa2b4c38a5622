using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>What is known of observations and of discounted returns; null where they are not normalised.</summary>
internal sealed record SerialStatistics(RunningMoments? Observations, RunningMoments? Returns)
{
    public static SerialStatistics Empty(EnvironmentSpec spec, bool observations, bool rewards) =>
        new(observations ? new(spec.Observation.Size) : null, rewards ? new(1) : null);

    public SerialStatistics Copy(EnvironmentSpec spec)
    {
        var copy = Empty(spec, Observations is not null, Returns is not null);
        copy.Observations?.CopyFrom(Observations!);
        copy.Returns?.CopyFrom(Returns!);
        return copy;
    }

    public void Add(SerialStatistics other)
    {
        Observations?.Add(other.Observations!);
        Returns?.Add(other.Returns!);
    }

    /// <summary>x ↦ (x - mean) / deviation within ±10.</summary>
    public float[] Normalize(float[] observations)
    {
        if (Observations is null)
            return observations;
        var normalized = new float[observations.Length];
        for (var i = 0; i < observations.Length; i++)
        {
            var element = i % Observations.Means.Length;
            normalized[i] = Within((observations[i] - (float)Observations.Means[element]) * Scale(Observations.Variance(element)));
        }
        return normalized;
    }

    public float NormalizeReward(float reward) => Returns is null ? reward : Within(reward * Scale(Returns.Variance(0)));

    private static float Within(float x) => x > 10 ? 10 : x < -10 ? -10 : x;

    private static float Scale(double variance) => variance > 0 ? (float)(1 / Math.Sqrt(variance + 1e-8)) : 1;
}
