using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// A trajectory as bytes: <c>RLTJ</c>, the version, sizes, version of the policy, times, fault, arrays, episodes. Sizes are those of the trajectory that reads: nothing is
/// allocated for what the bytes claim.
/// </summary>
internal static class TrajectoryFormat
{
    private const byte Version = 1;
    private const int MaxFaultBytes = 1000;

    public static void Write(BinaryWriter writer, Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("RLTJ"u8);
        writer.Write(Version);
        foreach (var size in Sizes(trajectory))
            writer.Write(size);
        writer.Write(trajectory.PolicyVersion);
        foreach (var ticks in (ReadOnlySpan<long>)[trajectory.Time.Environment, trajectory.Time.Inference, trajectory.Time.Learning, trajectory.Time.Waiting, trajectory.Time.Whole])
            writer.Write(ticks);
        WriteFault(writer, trajectory);
        for (var i = 0; i < trajectory.Size + trajectory.Copies; i++)
            WireFrames.Write(writer, trajectory.Spec.Observation, Before(trajectory, i), trajectory.Observation(i));
        WriteActions(writer, trajectory);
        WireBits.Write(writer, trajectory.Masks);
        WireBits.Write(writer, trajectory.Ended);
        foreach (var numbers in (ReadOnlySpan<float[]>)[trajectory.Rewards, trajectory.Values, trajectory.LogProbabilities, trajectory.States])
            writer.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        writer.Write(trajectory.Episodes.Count);
        foreach (var episode in trajectory.Episodes)
        {
            writer.Write(episode.Reward);
            writer.Write(episode.Length);
            writer.Write(episode.Truncated);
        }
    }

    public static void Read(BinaryReader reader, Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(reader);
        trajectory.Clear();
        try
        {
            ReadAll(reader, trajectory);
        }
        catch (EndOfStreamException)
        {
            throw Damaged("it ends early");
        }
    }

    private static void ReadAll(BinaryReader reader, Trajectory trajectory)
    {
        Span<byte> head = stackalloc byte[5];
        reader.BaseStream.ReadExactly(head);
        if (!head[..4].SequenceEqual("RLTJ"u8))
            throw new InvalidDataException("The bytes are no trajectory.");
        if (head[4] != Version)
            throw new InvalidDataException($"The trajectory has version {head[4]} of the format; this program reads version {Version}. Run the same version everywhere.");
        foreach (var size in Sizes(trajectory))
            if (reader.ReadInt32() is var actual && actual != size)
                throw new InvalidDataException($"The trajectory is of other options: one of its sizes is {actual}, not {size}.");
        trajectory.PolicyVersion = NotNegative(reader.ReadInt64());
        trajectory.Time = new()
        {
            Environment = NotNegative(reader.ReadInt64()), Inference = NotNegative(reader.ReadInt64()), Learning = NotNegative(reader.ReadInt64()),
            Waiting = NotNegative(reader.ReadInt64()), Whole = NotNegative(reader.ReadInt64()),
        };
        ReadFault(reader, trajectory);
        for (var i = 0; i < trajectory.Size + trajectory.Copies; i++)
            WireFrames.Read(reader, trajectory.Spec.Observation, Before(trajectory, i), trajectory.Observations.AsSpan(i * trajectory.ObservationBytes, trajectory.ObservationBytes));
        ReadActions(reader, trajectory);
        WireBits.Read(reader, trajectory.Masks);
        WireBits.Read(reader, trajectory.Ended);
        foreach (var numbers in (ReadOnlySpan<float[]>)[trajectory.Rewards, trajectory.Values, trajectory.LogProbabilities, trajectory.States])
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        if (trajectory.Fault is null)
            Check(trajectory);
        ReadEpisodes(reader, trajectory);
    }

    // What follows a fault was not played and says nothing.
    private static void Check(Trajectory trajectory)
    {
        if (FiniteCheck.FirstBad(trajectory.Spec.Observation, trajectory.Observations) is { } seen)
            throw Damaged($"it has an observation with {seen.Value} in it");
        foreach (var numbers in (ReadOnlySpan<float[]>)[trajectory.Rewards, trajectory.Values, trajectory.LogProbabilities, trajectory.States])
            if (FiniteCheck.FirstBad(numbers) is { } bad)
                throw Damaged($"one of its numbers is {bad.Value}");
        for (var i = 0; i < trajectory.Size; i++)
            WireActions.Check(trajectory.Spec.Action, trajectory.Action(i), trajectory.Mask(i));
    }

    private static ReadOnlySpan<byte> Before(Trajectory trajectory, int index) => index < trajectory.Copies ? [] : trajectory.Observation(index - trajectory.Copies);

    private static int[] Sizes(Trajectory trajectory) =>
        [trajectory.Steps, trajectory.Copies, trajectory.ObservationBytes, trajectory.Elements, trajectory.Choices, trajectory.States.Length];

    private static void WriteActions(BinaryWriter writer, Trajectory trajectory)
    {
        if (WireActions.IsSmall(trajectory.Spec.Action))
            foreach (var action in trajectory.Actions)
                writer.Write((byte)action);
        else
            writer.Write(MemoryMarshal.AsBytes(trajectory.Actions.AsSpan()));
    }

    private static void ReadActions(BinaryReader reader, Trajectory trajectory)
    {
        if (WireActions.IsSmall(trajectory.Spec.Action))
            foreach (ref var action in trajectory.Actions.AsSpan())
                action = reader.ReadByte();
        else
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(trajectory.Actions.AsSpan()));
    }

    private static void WriteFault(BinaryWriter writer, Trajectory trajectory)
    {
        var text = Encoding.UTF8.GetBytes(trajectory.Fault ?? "");
        var length = Math.Min(text.Length, MaxFaultBytes);
        writer.Write(length);
        writer.Write(text.AsSpan(0, length));
        writer.Write(trajectory.Fault is null ? 0 : trajectory.FaultStep);
    }

    private static void ReadFault(BinaryReader reader, Trajectory trajectory)
    {
        var length = reader.ReadInt32();
        if (length is < 0 or > MaxFaultBytes)
            throw Damaged($"the text of its fault has {length} bytes");
        Span<byte> text = stackalloc byte[length];
        reader.BaseStream.ReadExactly(text);
        var step = reader.ReadInt32();
        if (step < 0 || step > trajectory.Steps)
            throw Damaged($"its fault is in step {step}");
        if (length > 0)
            trajectory.Fail(step, Encoding.UTF8.GetString(text));
    }

    private static void ReadEpisodes(BinaryReader reader, Trajectory trajectory)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > trajectory.Size)
            throw Damaged($"it has {count} episodes in {trajectory.Size} steps");
        for (; count > 0; count--)
        {
            var (reward, length, truncated) = (reader.ReadDouble(), reader.ReadInt32(), reader.ReadByte());
            if ((!double.IsFinite(reward) && trajectory.Fault is null) || length < 1 || truncated > 1)
                throw Damaged($"an episode has {length} steps and a reward of {reward}");
            trajectory.Episodes.Add(new(reward, length) { Truncated = truncated == 1 });
        }
    }

    private static long NotNegative(long value) => value >= 0 ? value : throw Damaged($"a count is {value}");

    private static InvalidDataException Damaged(string what) => new($"The trajectory is damaged: {what}.");
}
