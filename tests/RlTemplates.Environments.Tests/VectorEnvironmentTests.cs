using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

public sealed class VectorEnvironmentTests
{
    [Fact]
    public void ChoicesAtOnceAndBytesConform() => EnvironmentConformance.Check(count => new Lights(count), 200);

    [Fact]
    public void MasksLieOneElementAfterTheOther()
    {
        using var environment = new Lights(2);
        new EnvironmentBatch(environment).Reset(1);
        environment.StateOf(0) = new(0, 2);
        environment.StateOf(1) = new(2, 0);
        var mask = new bool[10];
        environment.WriteActionMask(mask);
        mask.ShouldBe([true, true, false, true, true, true, true, true, true, false]);
        Should.Throw<ArgumentException>(() => environment.WriteActionMask(new bool[9]));
    }

    [Fact]
    public void TerminationWinsAtTheLimit()
    {
        using var environment = new Lights(1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var step = 1; step <= 6; step++)
        {
            environment.StateOf(0) = step == 6 ? new(2, 1) : new(0, 0);
            (batch.Actions[0], batch.Actions[1]) = (2, 1);
            if (step < 6)
                batch.Actions[0] = 0;
            batch.Step();
        }
        (batch.Terminated[0], batch.Truncated[0]).ShouldBe((true, false));
        batch.FinalObservation(0).ToArray().ShouldBe([(byte)2, (byte)1]);
    }

    [Fact]
    public void EveryDamagedByteOfTheCopiesIsNoticed()
    {
        using var environment = new Lights(2);
        using var other = new Lights(2);
        new EnvironmentBatch(environment).Reset(1);
        var state = StateChecks.Save(environment);
        StateChecks.Load(other, state);
        for (var at = 0; at < state.Length; at++)
        {
            var damaged = state.ToArray();
            damaged[at] ^= 0x10;
            Should.Throw<Exception>(() => StateChecks.Load(other, damaged), $"byte {at}").ShouldBeAssignableTo(at < 8 ? typeof(Exception) : typeof(InvalidDataException));
            StateChecks.Save(other).ShouldBe(state, $"byte {at} changed what it was loaded into");
        }
    }

    [Fact]
    public void StateOfAnotherEnvironmentIsNamed()
    {
        using var car = MountainCar.Create(new(), 1);
        using var pendulum = Pendulum.Create(new(), 1);
        new EnvironmentBatch(car).Reset(1);
        Should.Throw<InvalidDataException>(() => StateChecks.Load(pendulum, StateChecks.Save(car))).Message.ShouldContain("'MountainCar-v0'");
        using var longer = MountainCar.Create(new() { MaxEpisodeSteps = 300 }, 1);
        Should.Throw<InvalidDataException>(() => StateChecks.Load(longer, StateChecks.Save(car))).Message.ShouldContain("max_episode_steps 200");
    }

    [Fact]
    public void SteppingBeforeTheFirstEpisodeIsRefused()
    {
        using var environment = new Lights(1);
        Should.Throw<InvalidOperationException>(new EnvironmentBatch(environment).Step).Message.ShouldContain("Reset");
    }

    [Fact]
    public void WrongElementsAndLimitsAreRefused()
    {
        var floats = new ObservationSpace(ElementType.Float32, 2);
        Should.Throw<ArgumentException>(() => new Lights(1, new("Lights", floats, new DiscreteSpace(2)))).Message.ShouldContain("Float32[2]");
        var bytes = new ObservationSpace(ElementType.UInt8, 2);
        Should.Throw<ArgumentOutOfRangeException>(() => new Lights(1, new("Lights", bytes, new DiscreteSpace(2)) { MaxEpisodeSteps = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new Lights(0));
    }

    [Fact]
    public void WrongActionsNameCopyAndElement()
    {
        using var environment = new Lights(2);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        batch.Actions[3] = 2;
        Should.Throw<ArgumentOutOfRangeException>(batch.Step).Message.ShouldContain("element 1 of the action of copy 1 is 2; it must lie in 0 to 1");
        Should.Throw<ArgumentException>(() => environment.Step(MemoryMarshal.AsBytes(new int[4].AsSpan()), new()
        {
            Observations = new byte[4], FinalObservations = new byte[4], Rewards = new float[2], Terminated = new bool[2], Truncated = new bool[1],
        })).Message.ShouldContain("Truncated holds 1 elements; the copies need 2");
    }

    private readonly record struct LightsState(byte Red, byte Green);

    /// <summary>Two lights: guess both; a light at 2 forbids the last choice of the other.</summary>
    private sealed class Lights(int count, EnvironmentSpec? spec = null) : VectorEnvironment<LightsState, byte>(spec ?? Rules, count)
    {
        private static readonly EnvironmentSpec Rules =
            new("Lights", new ObservationSpace(ElementType.UInt8, 2) { High = [2] }, new MultiDiscreteSpace(3, 2)) { MaxEpisodeSteps = 6, HasActionMask = true };

        protected override void Start(ref LightsState state, ref RandomStream random) => state = Draw(ref random);

        protected override void Step(ref LightsState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
        {
            reward = action.Choices[0] == state.Red ? 1 : 0;
            terminated = reward > 0 && action.Choices[1] == state.Green;
            state = terminated ? state : Draw(ref random);
        }

        protected override void Observe(in LightsState state, Span<byte> observation) => (observation[0], observation[1]) = (state.Red, state.Green);

        protected override void WriteMask(in LightsState state, Span<bool> allowed)
        {
            allowed.Fill(true);
            allowed[2] = state.Green != 2;
            allowed[4] = state.Red != 2;
        }

        private static LightsState Draw(ref RandomStream random) => new((byte)random.NextInt32(3), (byte)random.NextInt32(3));
    }
}
