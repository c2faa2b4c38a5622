using System.Runtime.InteropServices;
using RlTemplates.Learning.Replay;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public sealed class TransitionFormatTests
{
    private const int Copies = 3, Steps = 4;
    private static readonly EnvironmentSpec[] Specs =
    [
        new("vector", new(ElementType.Float32, 3), new DiscreteSpace(4)) { HasActionMask = true },
        new("stacked", new(ElementType.UInt8, 3, 2, 4) { StackedFrames = 4 }, new DiscreteSpace(300)),
        new("real", new(ElementType.Float32, 2), new BoxSpace([-1, -2], [1, 2])),
    ];

    [Fact]
    public void What_was_written_is_read()
    {
        var random = new RandomStream(1, 1);
        for (var i = 0; i < 300; i++)
        {
            var spec = Specs[i % Specs.Length];
            var rows = Enumerable.Range(0, Steps).Select(_ => new Row(spec)).ToArray();
            var (piece, first) = (Piece(spec, rows, ref random), new Row(spec));
            var read = Read(spec, piece, first);
            read.Count.ShouldBe(Steps);
            for (var t = 0; t < Steps; t++)
                read[t].Bytes().ShouldBe(rows[t].Bytes());
        }
    }

    [Fact]
    public void Whatever_the_bytes_are_they_are_refused_or_can_be_learned_from()
    {
        var random = new RandomStream(2, 1);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var spec = Specs[i % Specs.Length];
            var piece = Piece(spec, [.. Enumerable.Range(0, Steps).Select(_ => new Row(spec))], ref random);
            for (var changes = 1 + random.NextInt32(4); changes > 0; changes--)
                piece[random.NextInt32(piece.Length)] = (byte)random.NextInt32(256);
            if (random.NextInt32(8) == 0)
                piece = piece[..random.NextInt32(piece.Length)];
            try
            {
                foreach (var row in Read(spec, piece, new(spec)))
                    row.ShouldBeSound(spec);
            }
            catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
            {
                refused++;
            }
        }
        refused.ShouldBeInRange(3000, 19_000);
    }

    private static byte[] Piece(EnvironmentSpec spec, Row[] rows, ref RandomStream random)
    {
        var (stream, format, before) = (new MemoryStream(), new TransitionFormat(spec, Copies), new Row(spec));
        var writer = new BinaryWriter(stream);
        before.Fill(spec, before, ref random);
        format.WriteHead(writer, before.Observations, before.Mask);
        foreach (var row in rows)
        {
            row.Fill(spec, before, ref random);
            format.WriteStep(writer, row.Actions, row.Buffers, row.Mask);
            before = row;
        }
        writer.Write(false);
        return stream.ToArray();
    }

    private static List<Row> Read(EnvironmentSpec spec, byte[] piece, Row buffer)
    {
        var (reader, format, rows) = (new BinaryReader(new MemoryStream(piece)), new TransitionFormat(spec, Copies), new List<Row>());
        format.ReadHead(reader, buffer.Observations, buffer.Mask);
        while (format.ReadStep(reader, buffer.Actions, buffer.Buffers, buffer.Mask))
            rows.Add(buffer.Copy(spec));
        return rows;
    }

    private sealed class Row(EnvironmentSpec spec)
    {
        public byte[] Observations { get; } = new byte[Copies * spec.Observation.Bytes];

        public byte[] Finals { get; } = new byte[Copies * spec.Observation.Bytes];

        public byte[] Actions { get; } = new byte[Copies * spec.Action.Bytes];

        public float[] Rewards { get; } = new float[Copies];

        public bool[] Terminated { get; } = new bool[Copies];

        public bool[] Truncated { get; } = new bool[Copies];

        public bool[] Mask { get; } = new bool[Copies * ReplayBuffer.MaskedChoices(spec)];

        public StepBuffers Buffers => new() { Observations = Observations, Rewards = Rewards, Terminated = Terminated, Truncated = Truncated, FinalObservations = Finals };

        public void Fill(EnvironmentSpec spec, Row before, ref RandomStream random)
        {
            var choices = Mask.Length / Copies;
            for (var n = 0; n < Copies; n++)
            {
                var allowed = choices > 0 ? before.Mask.AsSpan(n * choices, choices).IndexOf(true) : -1;
                var action = MemoryMarshal.Cast<byte, int>(Actions.AsSpan()).Slice(n * spec.Action.Size, spec.Action.Size);
                if (spec.Action is DiscreteSpace discrete)
                    action[0] = allowed >= 0 ? allowed : random.NextInt32(discrete.Count);
                else
                    foreach (ref var value in MemoryMarshal.Cast<int, float>(action))
                        value = (float)random.NextGaussian();
                (Rewards[n], Terminated[n], Truncated[n]) = ((float)random.NextGaussian(), random.NextInt32(3) == 0, random.NextInt32(3) == 0);
            }
            for (var i = 0; i < Mask.Length; i++)
                Mask[i] = i % choices == 1 || random.NextInt32(2) == 0;
            See(spec, before.Observations, Observations, ref random);
            See(spec, before.Observations, Finals, ref random);
            for (var n = 0; n < Copies; n++)
                if (!Truncated[n] || Terminated[n])
                    Finals.AsSpan(n * spec.Observation.Bytes, spec.Observation.Bytes).Clear();
        }

        public Row Copy(EnvironmentSpec spec)
        {
            var copy = new Row(spec);
            foreach (var (from, to) in (ReadOnlySpan<(Array, Array)>)[(Observations, copy.Observations), (Actions, copy.Actions), (Rewards, copy.Rewards), (Terminated, copy.Terminated), (Truncated, copy.Truncated), (Mask, copy.Mask)])
                from.CopyTo(to, 0);
            for (var n = 0; n < Copies; n++)
                if (Truncated[n] && !Terminated[n])
                    Finals.AsSpan(n * spec.Observation.Bytes, spec.Observation.Bytes).CopyTo(copy.Finals.AsSpan(n * spec.Observation.Bytes));
            return copy;
        }

        public byte[] Bytes() =>
            [.. Observations, .. Finals, .. Actions, .. MemoryMarshal.AsBytes(Rewards.AsSpan()), .. MemoryMarshal.AsBytes(Terminated.AsSpan()), .. MemoryMarshal.AsBytes(Truncated.AsSpan()), .. MemoryMarshal.AsBytes(Mask.AsSpan())];

        public void ShouldBeSound(EnvironmentSpec spec)
        {
            Array.TrueForAll(Rewards, float.IsFinite).ShouldBeTrue();
            if (spec.Action is DiscreteSpace discrete)
                foreach (var action in MemoryMarshal.Cast<byte, int>(Actions.AsSpan()))
                    action.ShouldBeInRange(0, discrete.Count - 1);
            if (spec.Observation.Element == ElementType.Float32)
                foreach (var number in MemoryMarshal.Cast<byte, float>(Observations.AsSpan()))
                    float.IsFinite(number).ShouldBeTrue();
        }

        // Half of the stacked ones follow from the one before.
        private static void See(EnvironmentSpec spec, byte[] before, byte[] now, ref RandomStream random)
        {
            var (follows, last) = (spec.Observation.StackedFrames > 1 && random.NextInt32(2) == 0, spec.Observation.Shape[^1]);
            var shifted = before.ToArray();
            if (spec.Observation.Element == ElementType.Float32)
                foreach (ref var number in MemoryMarshal.Cast<byte, float>(now.AsSpan()))
                    number = (float)random.NextGaussian();
            else
                for (var i = 0; i < now.Length; i++)
                    now[i] = follows && i % last < last - 1 ? shifted[i + 1] : (byte)random.NextInt32(256);
        }
    }
}
