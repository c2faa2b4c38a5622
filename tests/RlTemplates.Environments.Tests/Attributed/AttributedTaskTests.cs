using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

/// <summary>Tasks of classes with [RlEnvironment]: instances of their options records.</summary>
public sealed class AttributedTaskTests
{
    private const int Copies = 5;

    private static readonly TunnelOptions First = new() { DoorPassword = "open", CountsEpisodes = true };

    private static readonly TunnelOptions Long = new() { Length = 9, CountsEpisodes = true, Ground = TunnelGround.DeepSand };

    private static readonly TunnelOptions Lit = new()
    {
        CountsEpisodes = true,
        Length = 6,
        Air = new() { Wind = 0.25, Smell = "moss, \"old\" [wood]" },
        Coins = new Dictionary<string, float> { ["3"] = 0.5f, ["a,b=c"] = 1 },
        Entrance = new LanternOptions { Power = 0.75f, Panes = ["", "a,b"] },
        Lamps = [new TorchOptions { Power = 3 }, new LanternOptions { Panes = ["x"] }],
    };

    [Fact]
    public void It_conforms_with_a_task()
    {
        EnvironmentConformance.Check<Tunnel, TunnelOptions>(First, steps: 200, task: Lit).Skipped.ShouldBeEmpty();
        EnvironmentConformance.Check<Tunnel, TunnelOptions>(First with { Wrappers = [Wrapper.TimeLimit(9), Wrapper.FrameStack(2)] }, steps: 200, task: Long).Skipped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Each_copy_takes_a_task_when_its_next_episode_begins(int threads)
    {
        using var environment = EnvironmentFactory.Create<Tunnel, TunnelOptions>(First, Copies, threads);
        var player = new ConformancePlayer(environment, 1);
        player.Reset(1);
        ((ITaskSettable)environment).SetTask(Long);
        var ended = new bool[Copies];
        while (!ended.All(e => e))
        {
            player.Step();
            for (var i = 0; i < Copies; i++)
            {
                ended[i] |= player.Ended(i);
                Shown(player, i)[1].ShouldBe(ended[i] ? 9 : 4);
                Shown(player, i)[4].ShouldBe(399, "the password is not the task's");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_saved_environment_goes_on_bit_for_bit_with_the_tasks_of_all_copies(int threads)
    {
        using var environment = EnvironmentFactory.Create<Tunnel, TunnelOptions>(First, Copies, threads);
        var player = new ConformancePlayer(environment, 3);
        player.Reset(3);
        Play(player, 6);
        ((ITaskSettable)environment).SetTask(Long);
        Play(player, 4);
        ((ITaskSettable)environment).SetTask(Lit);
        Play(player, 2);
        Enumerable.Range(0, Copies).Select(i => Shown(player, i)[1]).Distinct().Count().ShouldBeGreaterThan(1, "copies must have different tasks for this test");
        var (state, random) = (StateChecks.Save(environment), player.Random.ToArray());

        using var restored = EnvironmentFactory.Create<Tunnel, TunnelOptions>(First, Copies);
        var other = new ConformancePlayer(restored, 3);
        other.Reset(8);
        ((ITaskSettable)restored).SetTask(Long);
        Play(other, 20);
        StateChecks.Load(restored, state);
        StateChecks.Save(restored).ShouldBe(state);
        random.CopyTo(other.Random, 0);

        for (var t = 0; t < 100; t++)
        {
            if (t == 40)
            {
                // The same task once more changes nothing, here as there.
                ((ITaskSettable)environment).SetTask(Lit);
                ((ITaskSettable)restored).SetTask(Lit with { });
            }
            player.Step();
            other.Step();
            for (var i = 0; i < Copies; i++)
                other.Digest(i).ShouldBe(player.Digest(i));
        }
        Shown(other, 0)[2].ShouldBeGreaterThan(5, "a copy must not be made anew for a task that it has");
    }

    [Fact]
    public void A_state_that_is_damaged_changes_nothing()
    {
        using var environment = Tunnel.Create(First, 2);
        var player = new ConformancePlayer(environment, 1);
        player.Reset(1);
        ((ITaskSettable)environment).SetTask(Long);
        Play(player, 7);
        ((ITaskSettable)environment).SetTask(Lit);
        var state = StateChecks.Save(environment);
        Play(player, 30);
        var now = StateChecks.Save(environment);
        for (var i = 0; i < state.Length; i += 3)
        {
            var damaged = state.ToArray();
            damaged[i] ^= 0x21;
            var error = Should.Throw<Exception>(() => StateChecks.Load(environment, damaged));
            (error is InvalidDataException or EndOfStreamException).ShouldBeTrue(error.ToString());
            StateChecks.Save(environment).ShouldBe(now);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_task_that_does_not_fit_is_refused_at_once(bool isBare)
    {
        using var environment = isBare ? Tunnel.Create(First, 2) : EnvironmentFactory.Create<Tunnel, TunnelOptions>(First with { Wrappers = [Wrapper.TimeLimit(9)] }, 2);
        var settable = (ITaskSettable)environment;

        Should.Throw<ArgumentNullException>(() => settable.SetTask(null!));
        Message("level 3").ShouldBe("A task of tunnel must be an instance of RlTemplates.Environments.Tests.TunnelOptions, its options; System.String is not.");
        Message(First with { Eyes = 2 }).ShouldBe("A task of tunnel does not fit: the environment would show Float32[6]; it must show Float32[5] as before.");
        Message(First with { Length = 101 }).ShouldBe("A task of tunnel does not fit: length is 101; it must lie in [2, 100].");
        Message(First with { Eyes = 5 }).ShouldBe("A task of tunnel does not fit: length is 4; it must be at least eyes, which is 5.");
        Message(First with { MaxEpisodeSteps = 50 }).ShouldBe("A task of tunnel has max_episode_steps 50; it must be 25, as a task cannot change the time limit.");
        Message(First with { Lamps = [null!] }).ShouldBe("A task of tunnel does not fit: lamps.0 is null; it must be one of LanternOptions, TorchOptions.");

        string Message(object task) => Should.Throw<ArgumentException>(() => settable.SetTask(task)).Message;
    }

    [Fact]
    public void Only_options_that_a_task_can_change_make_an_environment_take_tasks()
    {
        (Drawing.Create(new(), 1) is ITaskSettable, PlainCartPole.Create(new(), 1) is ITaskSettable).ShouldBe((false, false));
        (Hallway.Create(new(), 1) is ITaskSettable, Arms.Create(new(), 1) is ITaskSettable).ShouldBe((true, true));
        using var wrapped = EnvironmentFactory.Create<PlainCartPole, PlainCartPoleOptions>(new(), 4, 2);
        wrapped.ShouldNotBeAssignableTo<ITaskSettable>();
    }

    [Fact]
    public void One_that_cannot_be_saved_takes_tasks_too()
    {
        using var environment = EnvironmentFactory.Create<Simulated, SimulatedOptions>(new(), 2);
        (environment is ISavableEnvironment, environment is ITaskSettable).ShouldBe((false, true));
        EnvironmentConformance.Check<Simulated, SimulatedOptions>(new(), steps: 50, task: new SimulatedOptions { Level = 4 }).Skipped.ShouldHaveSingleItem().ShouldStartWith("state:");
    }

    private static void Play(ConformancePlayer player, int steps)
    {
        for (var t = 0; t < steps; t++)
            player.Step();
    }

    private static ReadOnlySpan<float> Shown(ConformancePlayer player, int copy) => MemoryMarshal.Cast<byte, float>(player.Observation(copy));
}

/// <summary>Options of <see cref="Simulated"/>.</summary>
[EnvironmentOptions(typeof(Simulated))]
public sealed record SimulatedOptions
{
    /// <summary>What is shown.</summary>
    public int Level { get; init; } = 1;
}

/// <summary>One whose state nobody can save.</summary>
[RlEnvironment("simulated", MaxEpisodeSteps = 6, CanBeSaved = false)]
public sealed partial class Simulated(SimulatedOptions options)
{
    private readonly object _simulator = new();

    [Action(2)] private int Choice { get; set; }

    [Observation] private int Level => options.Level;

    [Reward] private float Reward => Choice;

    [Reset] private void Start() => _simulator.ShouldNotBeNull();

    [Step] private void Step() => _simulator.ShouldNotBeNull();
}
