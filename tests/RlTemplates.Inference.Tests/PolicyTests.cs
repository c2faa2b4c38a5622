using System.Runtime.InteropServices;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Tests;

/// <summary>A saved and loaded policy acts as the one that was trained, to the bit.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("policy-").FullName;

    public static TheoryData<string> Cases => new(PolicyCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loaded_policy_acts_as_the_trained_one(string name)
    {
        var of = PolicyCase.Of(name);
        using var policy = Saved(of);
        var trained = of.Trained;
        foreach (var explore in (bool[])[false, true])
            for (var step = 0; step < 50; step++)
            {
                const int Count = 20;
                var (observations, masks) = (of.Observations(Count, (ulong)step), of.Masks(Count, (ulong)step));
                var (expected, actual) = (new byte[Count * of.Spec.Action.Bytes], new byte[Count * of.Spec.Action.Bytes]);
                bool[] starts = [.. Enumerable.Range(0, Count).Select(n => (n + step) % 7 == 0)];
                var (random, same) = (new RandomStream(5, (ulong)step), new RandomStream(5, (ulong)step));
                trained.Begin(starts);
                policy.Begin(starts);
                trained.Act(observations, masks, Count, expected, explore, ref random);
                policy.Act(observations, masks, Count, actual, explore, ref same);
                actual.ShouldBe(expected, $"step {step}, explore {explore}");
            }
    }

    [Fact]
    public void One_observation_gives_one_choice()
    {
        var of = PolicyCase.Of("choice");
        using var policy = Saved(of);
        var (observations, actions) = (Floats(of.Observations(10, 1)), new int[10]);
        policy.Act(observations, actions);

        for (var n = 0; n < 10; n++)
            policy.Act(observations.AsSpan(n * 5, 5)).ShouldBe(actions[n]);
        policy.Act(observations.AsSpan(0, 5), [false, false, true]).ShouldBe(2);
        policy.Graph.ActionNames[2].ShouldBe("right");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Numbers_that_are_not_finite_are_refused(float number, string text)
    {
        using var policy = Saved(PolicyCase.Of("choice"));
        float[] observation = [0, 0, 0, number, 0];

        Should.Throw<ArgumentException>(() => policy.Act(observation)).Message.ShouldStartWith($"Element 3 of the observation is {text}; an observation of one has finite numbers.");
        Should.Throw<ArgumentException>(() => policy.Act(observation, new int[1]));
        Should.Throw<ArgumentException>(() => _ = policy.Predict(observation).Choices.Length);
    }

    [Fact]
    public void A_disposed_policy_does_not_act_and_its_clones_do()
    {
        var policy = Saved(PolicyCase.Of("lstm"));
        using var clone = policy.Clone();
        policy.Act(new float[5]);
        policy.Dispose();
        policy.Dispose();

        Should.Throw<ObjectDisposedException>(() => policy.Act(new float[5]));
        Should.Throw<ObjectDisposedException>(() => _ = policy.Predict(new float[5]).Choices.Length);
        Should.Throw<ObjectDisposedException>(() => policy.SetState(new float[policy.StateSize]));
        clone.Act(new float[5]);
    }

    [Fact]
    public void Threads_that_share_an_instance_are_refused_and_get_no_wrong_action()
    {
        using var policy = Saved(PolicyCase.Of("choice"));
        var of = PolicyCase.Of("choice");
        var (observations, expected) = (Floats(of.Observations(64, 1)), new int[64]);
        policy.Act(observations, expected);
        var (refused, wrong) = (0, 0);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            var actions = new int[64];
            for (var i = 0; i < 3000; i++)
            {
                try
                {
                    policy.Act(observations, actions);
                    if (!actions.AsSpan().SequenceEqual(expected))
                        Interlocked.Increment(ref wrong);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });

        wrong.ShouldBe(0);
        refused.ShouldBeGreaterThan(0);
        policy.Act(observations, expected);
    }

    [Fact]
    public void A_prediction_gives_probabilities_of_allowed_choices_and_the_value()
    {
        var of = PolicyCase.Of("choices");
        using var policy = Saved(of);
        var output = policy.Predict(Floats(of.Observations(2, 1)), [true, true, false, true, true, true, true, true, false, true]);

        output.Choices.Length.ShouldBe(4);
        output.Probabilities.Length.ShouldBe(10);
        output.Probabilities[2].ShouldBe(0);
        output.Probabilities[8].ShouldBe(0);
        output.Probabilities[9].ShouldBe(1);
        (output.Probabilities[0] + output.Probabilities[1]).ShouldBe(1, 1e-6);
        output.Actions.Length.ShouldBe(0);
        var tape = of.Network.CreateTape(2, forTraining: false);
        of.Network.Forward(of.Observations(2, 1), 2, tape);
        output.Values.ToArray().ShouldBe(tape.Values.ToArray());
    }

    [Fact]
    public void A_prediction_of_real_values_gives_means_and_deviations()
    {
        var of = PolicyCase.Of("box");
        using var policy = Saved(of);
        var output = policy.Predict(Floats(of.Observations(3, 1)));

        var tape = of.Network.CreateTape(3, forTraining: false);
        of.Network.Forward(of.Observations(3, 1), 3, tape);
        output.Means.ToArray().ShouldBe([tape.Policy[0], tape.Policy[1], tape.Policy[4], tape.Policy[5], tape.Policy[8], tape.Policy[9]]);
        output.StandardDeviations[5].ShouldBe(MathF.Exp(tape.Policy[11]));
        output.Actions[5].ShouldBe(Math.Clamp(0.5f + 0.5f * tape.Policy[9], 0, 1));
        output.Choices.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Action_values_are_those_that_are_learned(bool isDueling)
    {
        var of = PolicyCase.Of("choice");
        var outputs = new PolicyOutputs(OutputKind.ActionValues) { IsDueling = isDueling, Epsilon = 1 };
        using var policy = Policy.From(of.Normalization.Snapshot(of.Network, outputs, isDueling));
        var output = policy.Predict(Floats(of.Observations(1, 1)), [true, false, true]);

        var tape = of.Network.CreateTape(1, forTraining: false);
        of.Network.Forward(of.Observations(1, 1), 1, tape);
        var shift = isDueling ? tape.Values[0] - (tape.Policy[0] + tape.Policy[1] + tape.Policy[2]) / 3 : 0;
        for (var j = 0; j < 3; j++)
            output.ActionValues[j].ShouldBe(tape.Policy[j] + shift, 1e-5);
        output.Values[0].ShouldBe(Math.Max(output.ActionValues[0], output.ActionValues[2]));
        var actions = new int[300];
        policy.Seed(1);
        policy.Act(Floats(of.Observations(300, 1)), actions, explore: true);
        actions.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_memory_is_carried_from_call_to_call_and_can_be_set()
    {
        var of = PolicyCase.Of("lstm");
        using var policy = Saved(of);
        var (first, second) = (Floats(of.Observations(1, 1)), Floats(of.Observations(1, 2)));
        policy.StateSize.ShouldBe(12);
        var fresh = policy.Predict(second).Probabilities.ToArray();
        policy.Reset();
        policy.Act(first);
        var state = policy.State.ToArray();
        var after = policy.Predict(second).Probabilities.ToArray();
        after.ShouldNotBe(fresh);
        policy.SetState(state);
        policy.Predict(second).Probabilities.ToArray().ShouldBe(after);
        using var other = policy.Clone();
        other.Predict(second).Probabilities.ToArray().ShouldBe(fresh);
        other.SetState([.. new float[12], .. state]);
        other.Predict([.. second, .. second]).Probabilities.ToArray().ShouldBe([.. fresh, .. after]);
        Should.Throw<ArgumentException>(() => other.SetState(new float[7])).Message.ShouldContain("12 numbers; 7");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_allocated_after_the_first_call(string name)
    {
        var of = PolicyCase.Of(name);
        using var policy = Saved(of);
        var (observations, masks, actions) = (of.Observations(4, 1), of.Masks(4, 1), new byte[4 * of.Spec.Action.Bytes]);
        var random = new RandomStream(1, 1);
        for (var i = 0; i < 50; i++)
            Act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
            Act();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Act()
        {
            policy.Act(observations, masks, 4, actions, explore: false, ref random);
            policy.Act(observations, masks, 4, actions, explore: true, ref random);
            if (of.Spec.Observation.Element == ElementType.Float32)
                policy.Predict(MemoryMarshal.Cast<byte, float>(observations), masks);
        }
    }

    [Fact]
    public void Clones_act_at_the_same_time_with_the_same_weights()
    {
        var of = PolicyCase.Of("image");
        using var policy = Saved(of);
        var (observations, expected) = (of.Observations(30, 1), new int[30]);
        policy.Act(observations, expected);

        Parallel.For(0, 4, _ =>
        {
            using var clone = policy.Clone();
            for (var n = 0; n < 30; n++)
                clone.Act(observations.AsSpan(n * of.Spec.Observation.Bytes, of.Spec.Observation.Bytes)).ShouldBe(expected[n]);
        });
    }

    [Fact]
    public void A_wrong_call_says_which_one_is_right()
    {
        using var choice = Saved(PolicyCase.Of("choice"));
        using var box = Saved(PolicyCase.Of("box"));
        using var bytes = Saved(PolicyCase.Of("bytes"));
        Should.Throw<ArgumentException>(() => choice.Act(new float[4])).Message.ShouldContain("An observation of one is Float32[5], 5 numbers; 4 were given.");
        Should.Throw<ArgumentException>(() => choice.Act(new float[10], new int[3])).Message.ShouldContain("2 actions of");
        Should.Throw<ArgumentException>(() => choice.Act(new float[5], [true])).Message.ShouldContain("3 flags; 1");
        Should.Throw<InvalidOperationException>(() => choice.Act(new float[5], new float[1])).Message.ShouldContain("span of integers");
        Should.Throw<InvalidOperationException>(() => choice.Act(new byte[5])).Message.ShouldContain("as floats");
        Should.Throw<InvalidOperationException>(() => bytes.Act(new float[6])).Message.ShouldContain("as bytes");
        Should.Throw<InvalidOperationException>(() => box.Act(new float[5])).Message.ShouldContain("span that receives");
        Should.Throw<InvalidOperationException>(() => box.Act(new float[5], new int[2])).Message.ShouldContain("span of floats");
    }

    [Fact]
    public void A_policy_knows_the_environments_that_it_fits()
    {
        using var policy = Saved(PolicyCase.Of("box"));
        policy.EnsureFits(PolicyCase.Of("squashed").Spec);
        Should.Throw<ArgumentException>(() => policy.EnsureFits(PolicyCase.Of("choice").Spec)).Message.ShouldContain("takes Box[2]; one takes Discrete[3]");
        Should.Throw<ArgumentException>(() => policy.EnsureFits(PolicyCase.Of("bytes").Spec)).Message.ShouldContain("shows Float32[5]; bytes shows UInt8[6]");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Policy Saved(PolicyCase of)
    {
        var model = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"), "model")).FullName;
        var snapshot = of.Snapshot;
        File.WriteAllBytes(Path.Combine(model, PolicyFile.PolicyName), PolicyFile.Write(snapshot, new() { Graph = snapshot.Graph }));
        return Policy.Load(Path.GetDirectoryName(model)!);
    }

    private static float[] Floats(byte[] observations) => MemoryMarshal.Cast<byte, float>(observations).ToArray();
}
