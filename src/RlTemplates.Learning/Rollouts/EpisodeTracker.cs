using RlTemplates.Inference.Policies;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Sums rewards, unclipped, and counts steps of the episodes that are going on.</summary>
/// <param name="copies">N, copies of the environment.</param>
internal sealed class EpisodeTracker(int copies) : IStateful
{
    private readonly double[] _rewards = new double[copies];
    private readonly int[] _lengths = new int[copies];

    /// <summary>Takes in one step of one copy.</summary>
    /// <param name="copy">0…N-1.</param>
    /// <param name="reward">Reward as the environment gave it.</param>
    /// <param name="terminated">Whether the task ended the episode.</param>
    /// <param name="truncated">Whether a limit cut it.</param>
    /// <param name="finished">Receives the episode where it ended.</param>
    public void Step(int copy, float reward, bool terminated, bool truncated, List<EpisodeResult> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        _rewards[copy] += reward;
        _lengths[copy]++;
        if (!terminated && !truncated)
            return;
        finished.Add(new(_rewards[copy], _lengths[copy]) { Truncated = truncated && !terminated });
        (_rewards[copy], _lengths[copy]) = (0, 0);
    }

    /// <summary>Forgets the episodes that have not finished.</summary>
    public void Clear()
    {
        Array.Clear(_rewards);
        Array.Clear(_lengths);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        SavedArray.Write<double>(writer, _rewards);
        SavedArray.Write<int>(writer, _lengths);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Read<double>(reader, _rewards, "episode rewards");
        SavedArray.Read<int>(reader, _lengths, "episode lengths");
    }
}
