using System.Runtime.InteropServices;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>
/// Steps of N copies as bytes: <c>RLTS</c>, the version, sizes, whether episodes begin and then what is seen, the steps, each behind a 1, a 0. Observations stay as they are,
/// choices are bytes, flags bits; a final observation is there where a limit cut an episode.
/// </summary>
/// <param name="spec">The environment.</param>
/// <param name="copies">N.</param>
internal sealed class TransitionFormat(EnvironmentSpec spec, int copies)
{
    private const byte Version = 1;
    private readonly int _observation = spec.Observation.Bytes, _choices = ReplayBuffer.MaskedChoices(spec);
    private readonly byte[] _before = new byte[spec.Observation.StackedFrames == 1 ? 0 : copies * spec.Observation.Bytes];
    private readonly bool _small = WireActions.IsSmall(spec.Action);

    public void WriteHead(BinaryWriter writer, ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask)
    {
        writer.Write("RLTS"u8);
        writer.Write(Version);
        foreach (var size in Sizes)
            writer.Write(size);
        writer.Write(observations.Length > 0);
        writer.Write(observations);
        if (observations.Length > 0)
            WireBits.Write(writer, mask);
        if (_before.Length > 0)
            observations.CopyTo(_before);
    }

    public void WriteStep(BinaryWriter writer, ReadOnlySpan<byte> actions, in StepBuffers step, ReadOnlySpan<bool> mask)
    {
        writer.Write(true);
        if (_small)
            foreach (var action in MemoryMarshal.Cast<byte, int>(actions))
                writer.Write((byte)action);
        else
            writer.Write(actions);
        writer.Write(MemoryMarshal.AsBytes(step.Rewards[..copies]));
        WireBits.Write(writer, step.Terminated[..copies]);
        WireBits.Write(writer, step.Truncated[..copies]);
        for (var n = 0; n < copies; n++)
            if (step.Truncated[n] && !step.Terminated[n])
                Write(writer, n, step.FinalObservations);
        for (var n = 0; n < copies; n++)
            Write(writer, n, step.Observations);
        WireBits.Write(writer, mask);
        if (_before.Length > 0)
            step.Observations.CopyTo(_before);
    }

    /// <summary>Reads the head; true where episodes begin, whose observations and masks are read then.</summary>
    public bool ReadHead(BinaryReader reader, Span<byte> observations, Span<bool> mask)
    {
        Span<byte> head = stackalloc byte[5];
        reader.BaseStream.ReadExactly(head);
        if (!head[..4].SequenceEqual("RLTS"u8))
            throw new InvalidDataException("The bytes are no transitions.");
        if (head[4] != Version)
            throw new InvalidDataException($"The transitions have version {head[4]} of the format; this program reads version {Version}. Run the same version everywhere.");
        foreach (var size in Sizes)
            if (reader.ReadInt32() is var actual && actual != size)
                throw new InvalidDataException($"The transitions are of other options: one of their sizes is {actual}, not {size}.");
        if (!Flag(reader))
            return false;
        reader.BaseStream.ReadExactly(observations);
        Check(observations);
        ReadMask(reader, mask);
        return true;
    }

    /// <summary>Reads a step; false behind the last one.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="actions">Receives [N, action bytes].</param>
    /// <param name="step">Receives what came of it; its observations are those before the step.</param>
    /// <param name="mask">[N, choices]: what was allowed; receives what is allowed now.</param>
    public bool ReadStep(BinaryReader reader, Span<byte> actions, in StepBuffers step, Span<bool> mask)
    {
        if (!Flag(reader))
            return false;
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        if (_small)
            foreach (ref var choice in choices)
                choice = reader.ReadByte();
        else
            reader.BaseStream.ReadExactly(actions);
        for (var n = 0; n < copies; n++)
            WireActions.Check(spec.Action, choices.Slice(n * spec.Action.Size, spec.Action.Size), mask.Slice(n * _choices, _choices));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(step.Rewards));
        if (FiniteCheck.FirstBad(step.Rewards) is { } bad)
            throw Damaged($"a reward is {bad.Value}");
        WireBits.Read(reader, step.Terminated);
        WireBits.Read(reader, step.Truncated);
        for (var n = 0; n < copies; n++)
            if (step.Truncated[n] && !step.Terminated[n])
                Read(reader, n, step.Observations, step.FinalObservations);
        for (var n = 0; n < copies; n++)
            Read(reader, n, step.Observations, step.Observations);
        ReadMask(reader, mask);
        return true;
    }

    private int[] Sizes => [copies, _observation, spec.Action.Size, _choices];

    public static bool Flag(BinaryReader reader)
    {
        var flag = reader.ReadByte();
        return flag <= 1 ? flag == 1 : throw Damaged($"a flag is {flag}");
    }

    public static InvalidDataException Damaged(string what) => new($"The transitions are damaged: {what}.");

    private void Write(BinaryWriter writer, int copy, ReadOnlySpan<byte> observations) => WireFrames.Write(
        writer, spec.Observation, _before.Length > 0 ? _before.AsSpan(copy * _observation, _observation) : [], observations.Slice(copy * _observation, _observation));

    private void Read(BinaryReader reader, int copy, ReadOnlySpan<byte> before, Span<byte> now)
    {
        var to = now.Slice(copy * _observation, _observation);
        WireFrames.Read(reader, spec.Observation, before.Slice(copy * _observation, _observation), to);
        Check(to);
    }

    private void Check(ReadOnlySpan<byte> observations)
    {
        if (FiniteCheck.FirstBad(spec.Observation, observations) is { } bad)
            throw Damaged($"an observation has {bad.Value} in it");
    }

    // A policy must find something to choose.
    private void ReadMask(BinaryReader reader, Span<bool> mask)
    {
        WireBits.Read(reader, mask);
        for (var n = 0; n < copies && _choices > 0; n++)
            if (!mask.Slice(n * _choices, _choices).Contains(true))
                throw Damaged("a mask forbids everything");
    }
}
