using System.Text;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>What follows the steps of a piece: times, a fault, episodes.</summary>
internal static class PieceEnd
{
    private const int MaxFaultBytes = 1000;

    public static void Write(BinaryWriter writer, ThreadTime time, string? fault, IList<EpisodeResult> episodes)
    {
        writer.Write(time.Environment);
        writer.Write(time.Inference);
        var text = Encoding.UTF8.GetBytes(fault ?? "");
        writer.Write(Math.Min(text.Length, MaxFaultBytes));
        writer.Write(text.AsSpan(0, Math.Min(text.Length, MaxFaultBytes)));
        writer.Write(episodes.Count);
        foreach (var episode in episodes)
        {
            writer.Write(episode.Reward);
            writer.Write(episode.Length);
            writer.Write(episode.Truncated);
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="most">Most episodes that can have finished.</param>
    /// <param name="episodes">Receives them.</param>
    /// <exception cref="InvalidDataException">No worker can have written it.</exception>
    public static (ThreadTime Time, string? Fault) Read(BinaryReader reader, int most, IList<EpisodeResult> episodes)
    {
        var time = new ThreadTime { Environment = reader.ReadInt64(), Inference = reader.ReadInt64() };
        time.Whole = time.Environment + time.Inference;
        var length = reader.ReadInt32();
        if (time.Whole < 0 || time.Environment < 0 || time.Inference < 0 || length is < 0 or > MaxFaultBytes)
            throw TransitionFormat.Damaged("a time is negative, or the text of its fault is too long");
        Span<byte> text = stackalloc byte[length];
        reader.BaseStream.ReadExactly(text);
        var fault = length > 0 ? Encoding.UTF8.GetString(text) : null;
        var count = reader.ReadInt32();
        if (count < 0 || count > most)
            throw TransitionFormat.Damaged($"{count} episodes finished in {most} steps");
        for (; count > 0; count--)
        {
            var (reward, steps, truncated) = (reader.ReadDouble(), reader.ReadInt32(), TransitionFormat.Flag(reader));
            if ((fault is null && !double.IsFinite(reward)) || steps < 1)
                throw TransitionFormat.Damaged($"an episode has {steps} steps and a reward of {reward}");
            episodes.Add(new(reward, steps) { Truncated = truncated });
        }
        return (time, fault);
    }
}
