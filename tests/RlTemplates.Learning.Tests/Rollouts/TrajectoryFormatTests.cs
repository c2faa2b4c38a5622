using System.Runtime.InteropServices;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public sealed class TrajectoryFormatTests
{
    private static readonly EnvironmentSpec[] Specs =
    [
        new("vector", new(ElementType.Float32, 3), new DiscreteSpace(4)) { HasActionMask = true },
        new("image", new(ElementType.UInt8, 6, 5, 2), new DiscreteSpace(300)),
        new("stacked", new(ElementType.UInt8, 3, 2, 4) { StackedFrames = 4 }, new DiscreteSpace(2)),
        new("bytes", new(ElementType.UInt8, 7), new MultiDiscreteSpace(3, 2)) { HasActionMask = true },
        new("real", new(ElementType.Float32, 2), new BoxSpace([-1, -2], [1, 2])),
    ];

    [Fact]
    public void What_was_written_is_read()
    {
        var random = new RandomStream(1, 1);
        for (var i = 0; i < 400; i++)
        {
            var (steps, copies, states, spec) = (1 + random.NextInt32(6), 1 + random.NextInt32(4), random.NextInt32(2) * 5, Specs[i % Specs.Length]);
            Trajectory written = Filled(steps, copies, spec, states, ref random), read = Filled(steps, copies, spec, states, ref random);
            Read(Bytes(written), read);
            Same(written, read);
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
            var trajectory = Filled(3, 2, spec, 4, ref random);
            var bytes = Bytes(trajectory);
            for (var changes = 1 + random.NextInt32(4); changes > 0; changes--)
                bytes[random.NextInt32(bytes.Length)] = (byte)random.NextInt32(256);
            if (random.NextInt32(8) == 0)
                bytes = bytes[..random.NextInt32(bytes.Length)];
            try
            {
                Read(bytes, trajectory);
                Sound(trajectory);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        refused.ShouldBeInRange(3000, 19_000);
    }

    [Fact]
    public void What_is_refused_is_named()
    {
        var random = new RandomStream(3, 1);
        var (spec, trajectory) = (Specs[0], Filled(3, 2, Specs[0], 0, ref random));
        Refused(Bytes(trajectory), new(3, 1, spec)).ShouldContain("one of its sizes is 2, not 1");
        Refused([.. "RLTJ"u8, 2], trajectory).ShouldContain("version 2");
        Refused([1, 2, 3, 4, 5], trajectory).ShouldContain("no trajectory");
        Refused(Bytes(trajectory)[..^1], trajectory).ShouldContain("ends early");
        Refused(Changed(t => t.Actions[2] = 4), trajectory).ShouldContain("choice 4 was taken of 4");
        Refused(Changed(t => t.Masks[2 * 4 + t.Actions[2]] = false), trajectory).ShouldContain("is forbidden");
        Refused(Changed(t => t.Rewards[1] = float.NaN), trajectory).ShouldContain("NaN");
        Refused(Changed(t => t.Episodes.AddRange(Enumerable.Repeat(new EpisodeResult(1, 1), 7))), trajectory).ShouldContain("episodes in 6 steps");
        Refused(Changed(t => t.PolicyVersion = -1), trajectory).ShouldContain("a count is -1");

        byte[] Changed(Action<Trajectory> change)
        {
            var stream = new RandomStream(4, 1);
            var changed = Filled(3, 2, spec, 0, ref stream);
            change(changed);
            return Bytes(changed);
        }
    }

    [Fact]
    public void A_fault_is_told()
    {
        var random = new RandomStream(5, 1);
        Trajectory written = Filled(3, 2, Specs[0], 0, ref random), read = new(3, 2, Specs[0]);
        written.Fail(1, "vector gives copy 0 the reward ∞");
        written.Rewards[3] = float.PositiveInfinity;
        Read(Bytes(written), read);
        (read.Fault, read.FaultStep).ShouldBe(("vector gives copy 0 the reward ∞", 1));
    }

    [Fact]
    public void Observations_are_nearly_all_of_the_bytes_and_reading_takes_no_memory()
    {
        var random = new RandomStream(6, 1);
        var spec = new EnvironmentSpec("pixels", new(ElementType.UInt8, 42, 42, 1), new DiscreteSpace(3));
        var trajectory = Filled(50, 4, spec, 0, ref random);
        trajectory.Episodes.Clear();
        var bytes = Bytes(trajectory);
        bytes.Length.ShouldBeLessThan((int)(trajectory.Observations.Length * 1.01));
        Read(bytes, trajectory);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(bytes, trajectory);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2000);
    }

    [Fact]
    public void Of_stacked_frames_each_is_sent_once()
    {
        var random = new RandomStream(8, 1);
        var spec = new EnvironmentSpec("frames", new(ElementType.UInt8, 20, 20, 4) { StackedFrames = 4 }, new DiscreteSpace(3));
        Trajectory written = Filled(40, 2, spec, 0, ref random), read = new(40, 2, spec);
        for (var i = 2; i < 82; i++)
            for (var pixel = 0; pixel < 400 && i is < 30 or > 33; pixel++)
                written.Observation(i - 2).Slice(pixel * 4 + 1, 3).CopyTo(written.Observations.AsSpan((i * 400 + pixel) * 4));
        var bytes = Bytes(written);
        bytes.Length.ShouldBeLessThan(written.Observations.Length / 4 + 8 * 1600 + 2000);
        Read(bytes, read);
        Same(written, read);
    }

    [Fact]
    public void Parts_are_put_together_copy_by_copy()
    {
        var random = new RandomStream(7, 1);
        Trajectory first = Filled(4, 2, Specs[0], 3 * 2 / 2, ref random), second = Filled(4, 1, Specs[0], 3, ref random), whole = new(4, 3, Specs[0], 3);
        whole.Put(first, 0);
        whole.Put(second, 2);
        for (var t = 0; t < 4; t++)
            for (var n = 0; n < 3; n++)
            {
                var (part, at) = n < 2 ? (first, t * 2 + n) : (second, t);
                whole.Rewards[t * 3 + n].ShouldBe(part.Rewards[at]);
                whole.Action(t * 3 + n).SequenceEqual(part.Action(at)).ShouldBeTrue();
                whole.Mask(t * 3 + n).SequenceEqual(part.Mask(at)).ShouldBeTrue();
                whole.Observation((t + 1) * 3 + n).SequenceEqual(part.Observation(at + part.Copies)).ShouldBeTrue();
            }
        whole.States.ShouldBe([.. first.States, .. second.States]);
        whole.Episodes.ShouldBe([.. first.Episodes, .. second.Episodes]);
        Should.Throw<ArgumentException>(() => whole.Put(first, 2)).Message.ShouldContain("do not fit");
    }

    private static Trajectory Filled(int steps, int copies, EnvironmentSpec spec, int stateSize, ref RandomStream random)
    {
        var trajectory = new Trajectory(steps, copies, spec, stateSize) { PolicyVersion = random.NextInt32(1000), Time = new() { Environment = 1, Inference = 2, Waiting = 3, Whole = 9 } };
        if (spec.Observation.Element == ElementType.UInt8)
            foreach (ref var pixel in trajectory.Observations.AsSpan())
                pixel = (byte)random.NextInt32(256);
        else
            Numbers(MemoryMarshal.Cast<byte, float>(trajectory.Observations.AsSpan()), ref random);
        foreach (var numbers in (float[][])[trajectory.Rewards, trajectory.Values, trajectory.LogProbabilities, trajectory.States])
            Numbers(numbers, ref random);
        if (spec.Action is BoxSpace)
            Numbers(MemoryMarshal.Cast<int, float>(trajectory.Actions.AsSpan()), ref random);
        foreach (ref var flag in trajectory.Masks.AsSpan())
            flag = random.NextInt32(2) == 0;
        for (var i = 0; i < trajectory.Size; i++)
        {
            var start = 0;
            for (var e = 0; e < trajectory.Elements && Counts(spec.Action) is { Length: > 0 } counts; start += counts[e++])
            {
                trajectory.Action(i)[e] = random.NextInt32(counts[e]);
                if (trajectory.Choices > 0)
                    trajectory.Masks[i * trajectory.Choices + start + trajectory.Action(i)[e]] = true;
            }
            if (trajectory.Ended[i] = random.NextInt32(3) == 0)
                trajectory.Episodes.Add(new(random.NextGaussian(), 1 + random.NextInt32(9)) { Truncated = random.NextInt32(2) == 0 });
        }
        return trajectory;
    }

    private static int[] Counts(ActionSpace space) => space switch { DiscreteSpace discrete => [discrete.Count], MultiDiscreteSpace multi => multi.Counts, _ => [] };

    private static void Numbers(Span<float> numbers, ref RandomStream random)
    {
        foreach (ref var number in numbers)
            number = (float)random.NextGaussian();
    }

    private static void Sound(Trajectory trajectory)
    {
        if (trajectory.Fault is not null)
            return;
        foreach (var numbers in (float[][])[trajectory.Rewards, trajectory.Values, trajectory.LogProbabilities, trajectory.States])
            Array.TrueForAll(numbers, float.IsFinite).ShouldBeTrue();
        if (trajectory.Spec.Action is DiscreteSpace { Count: var count })
            Array.TrueForAll(trajectory.Actions, action => action >= 0 && action < count).ShouldBeTrue();
        trajectory.Episodes.Count.ShouldBeLessThanOrEqualTo(trajectory.Size);
    }

    private static void Same(Trajectory a, Trajectory b)
    {
        (b.PolicyVersion, b.Time).ShouldBe((a.PolicyVersion, a.Time));
        b.Observations.AsSpan().SequenceEqual(a.Observations).ShouldBeTrue();
        b.Actions.AsSpan().SequenceEqual(a.Actions).ShouldBeTrue();
        b.Masks.AsSpan().SequenceEqual(a.Masks).ShouldBeTrue();
        b.Ended.AsSpan().SequenceEqual(a.Ended).ShouldBeTrue();
        foreach (var (x, y) in ((float[], float[])[])[(a.Rewards, b.Rewards), (a.Values, b.Values), (a.LogProbabilities, b.LogProbabilities), (a.States, b.States)])
            y.AsSpan().SequenceEqual(x).ShouldBeTrue();
        b.Episodes.ShouldBe(a.Episodes);
        b.Fault.ShouldBe(a.Fault);
    }

    private static byte[] Bytes(Trajectory trajectory)
    {
        using var stream = new MemoryStream();
        trajectory.Write(new(stream));
        return stream.ToArray();
    }

    private static void Read(byte[] bytes, Trajectory trajectory) => trajectory.Read(new(new MemoryStream(bytes)));

    private static string Refused(byte[] bytes, Trajectory trajectory) => Should.Throw<InvalidDataException>(() => Read(bytes, trajectory)).Message;
}
