using RlTemplates.Inference.Policies;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Trajectories in the state of an algorithm that was stopped in the middle of an iteration.</summary>
internal static class SavedTrajectory
{
    private const int MostEpisodes = 1 << 24;

    /// <summary>Writes the first steps of a trajectory.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="trajectory">The trajectory.</param>
    /// <param name="steps">How many have been played, 0…T; with T the observation and the value after the last are written too.</param>
    public static void Write(BinaryWriter writer, Trajectory trajectory, int steps)
    {
        writer.Write(steps);
        writer.Write(trajectory.PolicyVersion);
        SavedArray.Write<byte>(writer, trajectory.Observations.AsSpan(0, Rows(trajectory, steps) * trajectory.Copies * trajectory.ObservationBytes));
        SavedArray.Write<int>(writer, trajectory.Actions.AsSpan(0, steps * trajectory.Copies * trajectory.Elements));
        SavedArray.Write<bool>(writer, trajectory.Masks.AsSpan(0, steps * trajectory.Copies * trajectory.Choices));
        SavedArray.Write<float>(writer, trajectory.Rewards.AsSpan(0, steps * trajectory.Copies));
        SavedArray.Write<bool>(writer, trajectory.Ended.AsSpan(0, steps * trajectory.Copies));
        SavedArray.Write<float>(writer, trajectory.Values.AsSpan(0, Rows(trajectory, steps) * trajectory.Copies));
        SavedArray.Write<float>(writer, trajectory.LogProbabilities.AsSpan(0, steps * trajectory.Copies));
        SavedArray.Write<float>(writer, trajectory.States);
        WriteEpisodes(writer, trajectory.Episodes);
    }

    /// <summary>Replaces the first steps of a trajectory by what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Gives them.</param>
    /// <param name="trajectory">Receives them.</param>
    /// <returns>How many have been played.</returns>
    /// <exception cref="InvalidDataException">It belongs to other options, or is damaged.</exception>
    public static int Read(BinaryReader reader, Trajectory trajectory)
    {
        var steps = reader.ReadInt32();
        if (steps < 0 || steps > trajectory.Steps)
            throw new InvalidDataException($"The saved state has {steps} steps of a trajectory of {trajectory.Steps}: it belongs to other options.");
        trajectory.Clear();
        trajectory.PolicyVersion = reader.ReadInt64();
        SavedArray.Read(reader, trajectory.Observations.AsSpan(0, Rows(trajectory, steps) * trajectory.Copies * trajectory.ObservationBytes), "bytes of a trajectory's observations");
        SavedArray.Read(reader, trajectory.Actions.AsSpan(0, steps * trajectory.Copies * trajectory.Elements), "actions of a trajectory");
        SavedArray.Read(reader, trajectory.Masks.AsSpan(0, steps * trajectory.Copies * trajectory.Choices), "masks of a trajectory");
        SavedArray.Read(reader, trajectory.Rewards.AsSpan(0, steps * trajectory.Copies), "rewards of a trajectory");
        SavedArray.Read(reader, trajectory.Ended.AsSpan(0, steps * trajectory.Copies), "ends of a trajectory");
        SavedArray.Read(reader, trajectory.Values.AsSpan(0, Rows(trajectory, steps) * trajectory.Copies), "values of a trajectory");
        SavedArray.Read(reader, trajectory.LogProbabilities.AsSpan(0, steps * trajectory.Copies), "log probabilities of a trajectory");
        SavedArray.Read<float>(reader, trajectory.States, "states of a trajectory");
        ReadEpisodes(reader, trajectory.Episodes);
        return steps;
    }

    /// <summary>Writes finished episodes.</summary>
    public static void WriteEpisodes(BinaryWriter writer, IList<EpisodeResult> episodes)
    {
        writer.Write(episodes.Count);
        foreach (var episode in episodes)
        {
            writer.Write(episode.Reward);
            writer.Write(episode.Length);
            writer.Write(episode.Truncated);
        }
    }

    /// <summary>Replaces a list of finished episodes by what <see cref="WriteEpisodes"/> wrote.</summary>
    public static void ReadEpisodes(BinaryReader reader, IList<EpisodeResult> episodes)
    {
        episodes.Clear();
        var count = reader.ReadInt32();
        if (count is < 0 or > MostEpisodes)
            throw new InvalidDataException($"The saved state counts {count} episodes: it is damaged.");
        for (; count > 0; count--)
            episodes.Add(new(reader.ReadDouble(), reader.ReadInt32()) { Truncated = reader.ReadBoolean() });
    }

    // Observations and values have a row more than steps, once the trajectory is complete.
    private static int Rows(Trajectory trajectory, int steps) => steps == trajectory.Steps ? steps + 1 : steps;
}
