namespace RlTemplates.Environments.Tests;

public sealed class ParallelEnvironmentTests
{
    private static readonly Dictionary<string, Func<int, IEnvironment>> Environments = new()
    {
        ["CartPole"] = count => CartPole.Create(new() { MaxEpisodeSteps = 30 }, count),
        ["CartPole, velocities hidden"] = count => CartPole.Create(new() { MaxEpisodeSteps = 30, HideVelocities = true }, count),
        ["MountainCar"] = count => MountainCar.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["MountainCarContinuous"] = count => MountainCarContinuous.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["Acrobot"] = count => Acrobot.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["Pendulum"] = count => Pendulum.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["FrozenLake"] = count => FrozenLake.Create(new(), count),
        ["Taxi"] = count => Taxi.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["Bandit"] = count => Bandit.Create(new() { EpisodeLength = 7 }, count),
        ["Catch"] = count => Catch.Create(new(), count),
        ["Pong"] = count => Pong.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["Breakout"] = count => Breakout.Create(new() { MaxEpisodeSteps = 40 }, count),
        ["Hallway"] = count => Hallway.Create(new() { MaxEpisodeSteps = 20 }, count),
        ["Plain CartPole"] = count => PlainCartPole.Create(new() { MaxEpisodeSteps = 30 }, count),
    };

    public static TheoryData<string> Names => [.. Environments.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void SeveralThreadsGiveTheSameBits(string name)
    {
        const int Copies = 21;
        var create = Environments[name];
        var expected = ConformancePlayer.Play(create, Copies, seed: 5, steps: 120);
        foreach (var threads in new[] { 2, 3, 8 })
        {
            var played = ConformancePlayer.Play(count => ParallelEnvironment.Of(create(count), threads), Copies, seed: 5, steps: 120);
            for (var t = 0; t < expected.Length; t++)
                played[t].ShouldBe(expected[t], $"{threads} threads, step {t}");
        }
    }

    [Theory]
    [InlineData("MountainCar")]
    [InlineData("Pendulum")]
    [InlineData("Taxi")]
    [InlineData("Pong")]
    [InlineData("Hallway")]
    public void TheyConform(string name) => EnvironmentConformance.Check(count => ParallelEnvironment.Of(Environments[name](count), 2), 200);

    [Fact]
    public void WrappedOnesConform() =>
        EnvironmentConformance.Check(count => Wrapping.Apply(ParallelEnvironment.Of(Environments["Pendulum"](count), 3), [Wrapper.FrameSkip(2), Wrapper.TimeLimit(9), Wrapper.FrameStack(2)]), 200);

    [Fact]
    public void StateMovesBetweenNumbersOfThreads()
    {
        using var one = CartPole.Create(new(), 21);
        using var three = ParallelEnvironment.Of(CartPole.Create(new(), 21), 3);
        var (player, other) = (new ConformancePlayer(one, 1), new ConformancePlayer(three, 1));
        player.Reset(1);
        player.Step();
        other.Reset(2);
        StateChecks.Load(three, StateChecks.Save(one));
        other.Random.AsSpan().Clear();
        player.Random.CopyTo(other.Random, 0);
        player.Step();
        other.Step();
        Enumerable.Range(0, 21).Select(other.Digest).ShouldBe(Enumerable.Range(0, 21).Select(player.Digest));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatItCanDoIsWhatTheEnvironmentCan(bool savable)
    {
        var pong = Pong.Create(new(), 4);
        using var environment = ParallelEnvironment.Of(savable ? pong : EnvironmentFacade.WithoutState(pong), 2);
        (environment is ISavableEnvironment, environment is IRestartable, environment is IRenderable).ShouldBe((savable, true, true));
        environment.ShouldNotBeSameAs(pong);
    }

    [Fact]
    public void OneCopyOrOneThreadIsLeftAsItIs()
    {
        using var environment = CartPole.Create(new(), 8);
        ParallelEnvironment.Of(environment, 1).ShouldBeSameAs(environment);
        ParallelEnvironment.Of(environment, 4).ShouldBeSameAs(environment);
    }

    [Fact]
    public void WhatCannotBeSplitIsRefused() =>
        Should.Throw<ArgumentException>(() => ParallelEnvironment.Of(new FaultyEnvironment(Fault.None, continuous: false, 4), 2))
            .Message.ShouldBe("environment_threads is 2, but the copies of Walk cannot be stepped on several threads: it is not an IParallelEnvironment. Leave it at 1.");

    [Fact]
    public void AnExceptionOfAnyThreadNamesCopyAndStep()
    {
        using var environment = ParallelEnvironment.Of(new Meeting(8, brokenCopy: 6), 4);
        var stepper = new EnvironmentStepper(environment);
        stepper.Reset(1);
        var exception = Should.Throw<EnvironmentException>(stepper.Step);
        (exception.Environment, exception.Copy, exception.Step).ShouldBe(("Meeting", 6, 1));
        exception.Message.ShouldBe("Meeting threw FormatException in Step of copy 6, step 1 of its episode: torn");
    }

    [Fact]
    public void FourThreadsStepFourCopiesAtATime()
    {
        using var together = new Barrier(4);
        using var environment = ParallelEnvironment.Of(new Meeting(8) { Together = together }, 4);
        var stepper = new EnvironmentStepper(environment);
        stepper.Reset(1);
        for (var t = 0; t < 3; t++)
            stepper.Step();
        stepper.Rewards.ShouldAllBe(reward => reward == 1);
        together.CurrentPhaseNumber.ShouldBe(6);
    }

    private sealed class Meeting(int count, int brokenCopy = -1)
        : VectorEnvironment<int>(new("Meeting", new(ElementType.Float32, 1), new DiscreteSpace(2)) { MaxEpisodeSteps = 100 }, count)
    {
        private int _made;

        /// <summary>Where as many steps meet as are taken at the same time; null where none wait.</summary>
        public Barrier? Together { get; init; }

        protected override void Start(ref int state, ref RandomStream random) => state = _made++;

        protected override void Step(ref int state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
        {
            if (state == brokenCopy)
                throw new FormatException("torn");
            var met = Together?.SignalAndWait(TimeSpan.FromMinutes(2)) ?? true;
            (reward, terminated) = (met ? 1 : 0, false);
        }

        protected override void Observe(in int state, Span<float> observation) => observation[0] = state;
    }
}
