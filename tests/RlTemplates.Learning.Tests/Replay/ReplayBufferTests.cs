using System.Runtime.InteropServices;
using System.Text;
using RlTemplates.Learning.Replay;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Replay;

public class ReplayBufferTests
{
    private static readonly ObservationSpace Vector = new(ElementType.Float32, 3), Plain = new(ElementType.UInt8, 2, 3, 4);

    private static readonly (string Name, ObservationSpace Space, bool Masked)[] Kinds =
    [
        ("vector", Vector, false), ("image", Plain, false), ("four frames", Plain with { StackedFrames = 4 }, true),
        ("three frames", new(ElementType.UInt8, 5, 5, 3) { StackedFrames = 3 }, false), ("one frame", new(ElementType.UInt8, 4, 4, 1), true),
        ("two frames of three colours", new(ElementType.UInt8, 2, 2, 6) { StackedFrames = 2 }, false), ("four vectors", new(ElementType.Float32, 8) { StackedFrames = 4 }, true),
    ];

    public static TheoryData<int, int, bool> Cases => [.. from kind in Enumerable.Range(0, Kinds.Length) from n in Enumerable.Range(1, 5) select (kind, n, (kind + n) % 2 == 0)];

    [Theory, MemberData(nameof(Cases))]
    public void Gives_back_what_the_environment_showed(int kind, int n, bool prioritized)
    {
        const int Copies = 3, Capacity = 100;
        var spec = Spec(kind);
        var replay = new ReplayBuffer(spec, new(Capacity, Copies) { NStep = n, Gamma = 0.9, Alpha = prioritized ? 0.5 : null });
        var episodes = new RandomEpisodes(spec, Copies, (ulong)(10 * kind + n));
        var (batch, random) = (new ReplayBatch(4, spec), new RandomStream(3, 5));
        episodes.Start(replay);
        replay.Size.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => replay.Sample(batch, ref random, 1));
        for (var step = 1; step <= 1200; step++)
        {
            episodes.Step(replay);
            replay.Size.ShouldBeLessThanOrEqualTo(Math.Max(0, Math.Min(step, 34) - n + 1) * Copies);
            replay.Size.ShouldBeGreaterThanOrEqualTo(step < n ? 0 : Copies);
            if (replay.Size == 0)
                continue;
            replay.Sample(batch, ref random, 0.5);
            for (var b = 0; b < batch.Size; b++)
                Check(episodes, replay, batch, b, n, spec, Copies);
            replay.UpdatePriorities(batch, [1, -2, 3, 0]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_transition_is_drawn(bool prioritized)
    {
        var spec = Spec(2);
        var replay = new ReplayBuffer(spec, new(40, 4) { NStep = 3, Alpha = prioritized ? 1 : null });
        var episodes = Filled(spec, replay, copies: 4, steps: 25);
        var (batch, random, seen) = (new ReplayBatch(10, spec), new RandomStream(3, 5), new HashSet<int>());
        for (var i = 0; i < 200; i++)
        {
            replay.Sample(batch, ref random, 1);
            seen.UnionWith(MemoryMarshal.Cast<byte, int>(batch.Actions).ToArray());
        }
        seen.Order().ShouldBe(Enumerable.Range((episodes.Steps - 3) * 4 + 4 - replay.Size, replay.Size));
        replay.Size.ShouldBe(32);
    }

    [Fact]
    public void Frames_are_stored_once()
    {
        var space = new ObservationSpace(ElementType.UInt8, 20, 20, 4) { StackedFrames = 4 };
        var spec = new EnvironmentSpec("long episodes", space, new DiscreteSpace(1 << 24));
        var replay = new ReplayBuffer(spec, new(1000, 2));
        Filled(spec, replay, copies: 2, steps: 2000, ends: 0.01, jumps: 0);
        replay.Size.ShouldBe(1000);
        replay.Bytes.ShouldBeLessThan(1000 * 400 * 11 / 10 + 1000 * 30);
        var plain = new ReplayBuffer(spec with { Observation = space with { StackedFrames = 1 } }, new(1000, 2));
        Filled(spec, plain, copies: 2, steps: 2000, ends: 0.01, jumps: 0);
        plain.Size.ShouldBe(1000);
        plain.Bytes.ShouldBeGreaterThan(3 * replay.Bytes);
    }

    [Fact]
    public void Stacks_that_do_not_go_on_cost_room_but_never_the_newest_steps()
    {
        var spec = Spec(2);
        var replay = new ReplayBuffer(spec, new(400, 2) { NStep = 2 });
        Filled(spec, replay, copies: 2, steps: 500, ends: 1, jumps: 1);
        replay.Size.ShouldBeInRange(40, 200);
    }

    [Fact]
    public void Prioritised_draws_follow_the_exact_distribution_and_weights_undo_it()
    {
        const int Transitions = 20, Draws = 40_000;
        const double Alpha = 0.7, Beta = 0.4, Epsilon = 0.01;
        var spec = Spec(0);
        var replay = new ReplayBuffer(spec, new(Transitions, 1) { Alpha = Alpha, PriorityEpsilon = Epsilon });
        Filled(spec, replay, copies: 1, steps: Transitions);
        var (batch, random) = (new ReplayBatch(5, spec), new RandomStream(3, 5));
        var errors = Enumerable.Range(0, Transitions).Select(i => (i % 2 == 0 ? 1 : -1) * 0.25f * i).ToArray();
        for (var i = 0; i < 400; i++)
        {
            replay.Sample(batch, ref random, 1);
            replay.UpdatePriorities(batch, [.. MemoryMarshal.Cast<byte, int>(batch.Actions).ToArray().Select(a => errors[a])]);
        }
        var priorities = errors.Select(error => Math.Pow(Math.Abs(error) + Epsilon, Alpha)).ToArray();
        var (counts, total) = (new int[Transitions], priorities.Sum());
        for (var i = 0; i < Draws / batch.Size; i++)
        {
            replay.Sample(batch, ref random, Beta);
            var drawn = MemoryMarshal.Cast<byte, int>(batch.Actions).ToArray();
            var weights = drawn.Select(a => Math.Pow(Transitions * priorities[a] / total, -Beta)).ToArray();
            for (var b = 0; b < batch.Size; b++)
            {
                counts[drawn[b]]++;
                ((double)batch.Weights[b]).ShouldBe(weights[b] / weights.Max(), 1e-6);
            }
        }
        for (var i = 0; i < Transitions; i++)
        {
            var p = priorities[i] / total;
            ((double)counts[i]).ShouldBe(Draws * p, 5 * Math.Sqrt(Draws * p * (1 - p)));
        }
    }

    [Fact]
    public void New_transitions_get_the_largest_priority_so_far()
    {
        var spec = Spec(0);
        var replay = new ReplayBuffer(spec, new(1000, 1) { Alpha = 1, PriorityEpsilon = 0.5 });
        var episodes = Filled(spec, replay, copies: 1, steps: 1);
        var (batch, random) = (new ReplayBatch(1, spec), new RandomStream(3, 5));
        replay.Sample(batch, ref random, 1);
        replay.UpdatePriorities(batch, [-99.5f]);
        episodes.Step(replay);
        var second = 0;
        for (var i = 0; i < 1000; i++)
        {
            replay.Sample(batch, ref random, 1);
            second += MemoryMarshal.Cast<byte, int>(batch.Actions)[0];
        }
        second.ShouldBeInRange(430, 570);
    }

    [Fact]
    public void Steps_and_draws_allocate_nothing()
    {
        foreach (var prioritized in (bool[])[true, false])
        {
            var spec = Spec(2);
            var replay = new ReplayBuffer(spec, new(64, 2) { NStep = 3, Alpha = prioritized ? 0.6 : null });
            var (batch, random, errors) = (new ReplayBatch(16, spec), new RandomStream(3, 5), new float[16]);
            Filled(spec, replay, copies: 2, steps: 100);
            byte[] actions = new byte[8], observations = new byte[2 * spec.Observation.Bytes];
            var (rewards, flags, masks) = (new float[2], new bool[2], new bool[2 * ReplayBuffer.MaskedChoices(spec)]);
            for (var i = 0; i < 50; i++)
                Use();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
                Use();
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

            void Use()
            {
                observations[0]++;
                replay.Add(actions, new() { Observations = observations, Rewards = rewards, Terminated = flags, Truncated = flags, FinalObservations = observations }, masks);
                replay.Sample(batch, ref random, 0.5);
                replay.UpdatePriorities(batch, errors);
            }
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 80)]
    [InlineData(3, 37)]
    [InlineData(4, 200)]
    [InlineData(5, 90)]
    [InlineData(6, 90)]
    public void Saved_state_is_restored_bit_for_bit_and_goes_on_alike(int kind, int steps)
    {
        var spec = Spec(kind);
        var settings = new ReplaySettings(100, 3) { NStep = 2, Alpha = 0.6 };
        var (replay, other) = (new ReplayBuffer(spec, settings), new ReplayBuffer(spec, settings));
        var episodes = Filled(spec, replay, copies: 3, steps);
        Filled(spec, other, copies: 3, steps: 11, seed: 5);
        var (batch, twin, random) = (new ReplayBatch(8, spec), new ReplayBatch(8, spec), new RandomStream(3, 5));
        replay.Sample(batch, ref random, 1);
        replay.UpdatePriorities(batch, [1, 2, 3, 4, 5, 6, 7, 8]);

        var saved = State(replay);
        other.Load(new(new MemoryStream(saved)));
        State(other).ShouldBe(saved);
        other.CheckpointBytes.ShouldBe(replay.CheckpointBytes);
        replay.CheckpointBytes.ShouldBeInRange(1, saved.Length);
        for (var i = 0; i < 60; i++)
        {
            var same = random;
            replay.Sample(batch, ref random, 0.5);
            other.Sample(twin, ref same, 0.5);
            twin.Observations.ShouldBe(batch.Observations);
            twin.NextObservations.ShouldBe(batch.NextObservations);
            twin.Actions.ShouldBe(batch.Actions);
            twin.Weights.ShouldBe(batch.Weights);
            Repeat(episodes, replay, other);
        }
        State(other).ShouldBe(State(replay));
    }

    [Fact]
    public void Damaged_state_is_refused_without_taking_memory()
    {
        var spec = Spec(2);
        ReplayBuffer Empty() => new(spec, new(30, 2) { Alpha = 0.6 });
        var replay = Empty();
        Filled(spec, replay, copies: 2, steps: 40);
        var saved = State(replay);
        var damaged = Empty();
        for (var length = 0; length < saved.Length; length += length < 100 ? 1 : 13)
            Refused(damaged, saved[..length]);
        var random = new RandomStream(8, 8);
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var bytes = saved.ToArray();
            bytes[random.NextInt32(bytes.Length)] ^= (byte)(1 << random.NextInt32(8));
            try
            {
                damaged.Load(new(new MemoryStream(bytes)));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var huge = saved.ToArray();
        MemoryMarshal.Write(huge.AsSpan(8 + 9 * 4 + 20), int.MaxValue);
        Refused(damaged, huge);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8_000_000);
    }

    [Fact]
    public void Real_valued_actions_are_kept_drawn_and_saved()
    {
        var spec = new EnvironmentSpec("real", new(ElementType.Float32, 1), new BoxSpace([-5, -5, -5], [5, 5, 5]));
        ReplayBuffer replay = Filled(0), other = new(spec, new(20, 2));
        other.Load(new(new MemoryStream(State(replay))));
        State(other).ShouldBe(State(replay));
        var (batch, random) = (new ReplayBatch(50, spec), new RandomStream(1, 1));
        other.Sample(batch, ref random, 0);
        var (shown, actions) = (MemoryMarshal.Cast<byte, float>(batch.Observations).ToArray(), MemoryMarshal.Cast<byte, float>(batch.Actions).ToArray());
        for (var i = 0; i < actions.Length; i++)
            actions[i].ShouldBe(shown[i / 3] + 0.25f * (i % 3));
        shown.Distinct().Count().ShouldBeGreaterThan(10);
        Refused(other, State(Filled(float.NaN)), "action NaN");

        // A copy does what it sees, and a quarter and a half more.
        ReplayBuffer Filled(float last)
        {
            var filled = new ReplayBuffer(spec, new(20, 2));
            filled.Start(MemoryMarshal.AsBytes<float>([0, 100]), []);
            for (var t = 0; t < 15; t++)
            {
                float[] acts = [t, t + 0.25f, t + 0.5f, 100 + t, 100.25f + t, 100.5f + t + (t == 14 ? last : 0)];
                filled.Add(MemoryMarshal.AsBytes<float>(acts), new() { Observations = MemoryMarshal.AsBytes<float>(new float[] { t + 1, t + 101 }.AsSpan()), Rewards = new float[2], Terminated = new bool[2], Truncated = new bool[2], FinalObservations = new byte[8] }, []);
            }
            return filled;
        }
    }

    [Fact]
    public void State_of_another_replay_is_refused()
    {
        var spec = Spec(2);
        var replay = new ReplayBuffer(spec, new(30, 2));
        Should.Throw<InvalidOperationException>(() => State(replay));
        Filled(spec, replay, copies: 2, steps: 3);
        var saved = State(replay);
        Refused(new(spec, new(40, 2)), saved, "rows");
        Refused(new(spec, new(30, 2) { NStep = 2 }), saved, "n_step");
        Refused(new(spec, new(30, 2) { Alpha = 0.6 }), saved, "priorities");
        Refused(new(Spec(3), new(30, 2)), saved, "frame");
    }

    [Fact]
    public void Sizes_that_cannot_be_are_refused_with_numbers()
    {
        var spec = new EnvironmentSpec("Arcade", new(ElementType.UInt8, 84, 84, 4), new DiscreteSpace(6));
        var error = Should.Throw<ArgumentException>(() => new ReplayBuffer(spec, new(1_000_000, 8) { MostBytes = 16_000_000_000 })).Message;
        error.ShouldContain("buffer_size of 1000000 transitions of UInt8[84, 84, 4] takes 317");
        error.ShouldContain("16000000000 are available");
        error.ShouldContain("StackedFrames");
        var stacked = spec with { Observation = spec.Observation with { StackedFrames = 4 } };
        Should.Throw<ArgumentException>(() => new ReplayBuffer(stacked, new(1_000_000, 8) { MostBytes = 7_000_000_000 })).Message.ShouldContain("takes 79");
        Should.Throw<ArgumentException>(() => new ReplayBuffer(spec, new(16, 8) { NStep = 3 })).Message.ShouldContain("make it at least 24");
        Should.Throw<ArgumentException>(() => new ReplayBuffer(spec, new(int.MaxValue, 8))).Message.ShouldContain("at most");
        var vectors = new EnvironmentSpec("Arm", new(ElementType.Float32, 3), new BoxSpace([-1, -1, -1, -1], [1, 1, 1, 1]));
        Should.Throw<ArgumentException>(() => new ReplayBuffer(vectors, new(1 << 28, 8) { MostBytes = long.MaxValue })).Message
            .ShouldBe($"buffer_size is {1 << 28}; a replay of actions of 16 bytes holds at most {Array.MaxLength / 16 - 16} transitions.");
    }

    private static EnvironmentSpec Spec(int kind) =>
        new(Kinds[kind].Name, Kinds[kind].Space, new DiscreteSpace(Kinds[kind].Masked ? 5000 : 1 << 24)) { HasActionMask = Kinds[kind].Masked };

    private static RandomEpisodes Filled(EnvironmentSpec spec, ReplayBuffer replay, int copies, int steps, double ends = 0.1, double jumps = 0.02, ulong seed = 2)
    {
        var episodes = new RandomEpisodes(spec, copies, seed) { Ends = ends, Jumps = jumps };
        episodes.Start(replay);
        for (var i = 0; i < steps; i++)
            episodes.Step(replay);
        return episodes;
    }

    private static void Repeat(RandomEpisodes episodes, ReplayBuffer one, ReplayBuffer other)
    {
        episodes.Step(one);
        episodes.Again(other);
    }

    private static void Check(RandomEpisodes episodes, ReplayBuffer replay, ReplayBatch batch, int b, int n, EnvironmentSpec spec, int copies)
    {
        var number = MemoryMarshal.Cast<byte, int>(batch.Actions)[b];
        number.ShouldBeInRange((episodes.Steps - n + 1) * copies - replay.Size, (episodes.Steps - n + 1) * copies - 1);
        var expected = episodes.Expected(number, n, 0.9f);
        var bytes = spec.Observation.Bytes;
        batch.Observations.AsSpan(b * bytes, bytes).SequenceEqual(expected.Observation).ShouldBeTrue();
        batch.Returns[b].ShouldBe(expected.Return);
        batch.Discounts[b].ShouldBe(expected.Discount);
        batch.NextObservations.AsSpan(b * bytes, bytes).SequenceEqual(expected.Next).ShouldBeTrue();
        var choices = ReplayBuffer.MaskedChoices(spec);
        if (expected.Mask is not null)
            batch.NextMasks.AsSpan(b * choices, choices).SequenceEqual(expected.Mask).ShouldBeTrue();
    }

    private static byte[] State(ReplayBuffer replay)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            replay.Save(writer);
        return stream.ToArray();
    }

    private static void Refused(ReplayBuffer replay, byte[] state, string words = "") =>
        Should.Throw<InvalidDataException>(() => replay.Load(new(new MemoryStream(state)))).Message.ShouldContain(words);
}
