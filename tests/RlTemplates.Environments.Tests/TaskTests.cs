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
