using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

/// <summary>Options that an environment takes at an episode's start.</summary>
public sealed class TaskTests
{
    private static readonly LevelsOptions Long = new() { Length = 5 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_task_waits_for_each_copys_next_episode_through_all_layers(int threads)
    {
        var options = new LevelsOptions { Wrappers = [Wrapper.TimeLimit(30), Wrapper.FrameStack(2)] };
        using var stepper = new EnvironmentStepper(EnvironmentFactory.Create<Levels, LevelsOptions>(options, 4, threads));
        stepper.Reset(7);
        ((ITaskSettable)stepper.Environment).SetTask(Long);
        MemoryMarshal.Cast<byte, int>(stepper.Actions.AsSpan()).Fill(1);
        var ended = new bool[4];

        for (var t = 0; t < 4; t++)
        {
            stepper.Step();
            var shown = MemoryMarshal.Cast<byte, float>(stepper.Observations.AsSpan());
            for (var i = 0; i < 4; i++)
            {
                ended[i] |= stepper.HasEnded(i);
                shown[(i * 4) + 3].ShouldBe(ended[i] ? 5 : 3);
            }
        }

        ended.ShouldAllBe(e => e);
    }

    [Fact]
    public void A_saved_environment_goes_on_with_the_task_that_waits()
    {
        using var first = EnvironmentFactory.Create<Levels, LevelsOptions>(new(), 2);
        first.Reset(1, new byte[16]);
        ((ITaskSettable)first).SetTask(Long);
        using var stream = new MemoryStream();
        ((ISavableEnvironment)first).Save(new(stream));
        using var second = EnvironmentFactory.Create<Levels, LevelsOptions>(new(), 2);
        ((ITaskSettable)second).SetTask(new LevelsOptions { Length = 9 });

        stream.Position = 0;
        ((ISavableEnvironment)second).Load(new(stream));
        var observation = new byte[8];
        ((IRestartable)second).Restart(0, observation);

        MemoryMarshal.Read<float>(observation.AsSpan(4)).ShouldBe(5);
    }

    [Fact]
    public void What_takes_no_tasks_does_not_claim_to()
    {
        using var corridor = EnvironmentFactory.Create<Corridor, CorridorOptions>(new() { Wrappers = [Wrapper.TimeLimit(5)] }, 2);
        corridor.ShouldNotBeAssignableTo<ITaskSettable>();
    }

    [Fact]
    public void A_task_of_another_type_is_refused_at_the_call()
    {
        using var environment = EnvironmentFactory.Create<Levels, LevelsOptions>(new() { Wrappers = [Wrapper.TimeLimit(5)] }, 2, threads: 2);
        var settable = (ITaskSettable)environment;

        Should.Throw<ArgumentNullException>(() => settable.SetTask(null!));
        Should.Throw<ArgumentException>(() => settable.SetTask(new CorridorOptions())).Message
            .ShouldBe("A task of Levels must be an instance of RlTemplates.Environments.Tests.LevelsOptions, its options; RlTemplates.Environments.Tests.CorridorOptions is not.");
    }

    [Fact]
    public void Pendulum_and_FrozenLake_take_tasks()
    {
        EnvironmentConformance.Check<Pendulum, PendulumOptions>(new() { MaxEpisodeSteps = 15 }, steps: 100, task: new PendulumOptions { Gravity = 3, MaxEpisodeSteps = 15 }).Skipped.ShouldBeEmpty();
        EnvironmentConformance.Check<FrozenLake, FrozenLakeOptions>(new() { Wrappers = [Wrapper.TimeLimit(9)] }, steps: 200, task: new FrozenLakeOptions { IsSlippery = false }).Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void A_task_changes_gravity_and_ice()
    {
        using var pendulum = Pendulum.Create(new(), 1);
        ((ITaskSettable)pendulum).SetTask(new PendulumOptions { Gravity = 0 });
        var still = new EnvironmentBatch(pendulum);
        still.Reset(1);
        var speed = still.Features(0)[2];
        still.Step();
        still.Features(0)[2].ShouldBe(speed, 1e-6);

        using var lake = FrozenLake.Create(new(), 4);
        ((ITaskSettable)lake).SetTask(new FrozenLakeOptions { IsSlippery = false });
        var firm = new EnvironmentBatch(lake);
        firm.Reset(1);
        firm.Actions.Fill(2);
        firm.Step();
        for (var i = 0; i < 4; i++)
            firm.Features(i)[1].ShouldBe(1);
    }

    [Fact]
    public void Built_in_environments_refuse_tasks_that_do_not_fit()
    {
        Message(Pendulum.Create(new(), 1), new PendulumOptions { MaxEpisodeSteps = 9 }).ShouldBe("A task of Pendulum-v1 has max_episode_steps 9; it must be 200, as a task cannot change the time limit.");
        Message(Pendulum.Create(new(), 1), new PendulumOptions { Gravity = -1 }).ShouldStartWith("Gravity is -1; it must lie in 0 to 1000.");
        Message(FrozenLake.Create(new(), 1), new FrozenLakeOptions { Size = 8 })
            .ShouldBe("A task of FrozenLake-v1 does not fit: the environment would show Float32[64]; it must show Float32[16] as before.");
        Message(FrozenLake.Create(new(), 1), new PendulumOptions()).ShouldStartWith("A task of FrozenLake-v1 must be an instance of RlTemplates.Environments.FrozenLakeOptions");

        static string Message(IEnvironment environment, object task) => Should.Throw<ArgumentException>(() => ((ITaskSettable)environment).SetTask(task)).Message;
    }

    [Fact]
    public void Conformance_checks_tasks_where_one_is_given()
    {
        EnvironmentConformance.Check<Levels, LevelsOptions>(new(), steps: 200, task: Long).Skipped.ShouldBeEmpty();
        EnvironmentConformance.Check<Levels, LevelsOptions>(new() { Wrappers = [Wrapper.TimeLimit(30), Wrapper.FrameSkip(2)] }, steps: 200, task: Long).Skipped.ShouldBeEmpty();
        EnvironmentConformance.Check<Levels, LevelsOptions>(new(), steps: 200).Skipped.ShouldHaveSingleItem().ShouldBe("task: Levels takes tasks, but the check was given none");
    }

    [Theory]
    [InlineData(true, "that a restored copy goes on with the tasks of the saved one")]
    [InlineData(false, "that the running episode goes on as if no task had been set")]
    public void Conformance_finds_tasks_that_are_lost_or_come_too_early(bool forgets, string expected)
    {
        var found = Should.Throw<EnvironmentConformanceException>(() => EnvironmentConformance.Check(count => new Levels(new(), count) { Forgets = forgets, Hurries = !forgets }, steps: 200, task: Long));

        found.Violations.ShouldAllBe(v => v.Check == "task" && v.Expected == expected);
    }
}
