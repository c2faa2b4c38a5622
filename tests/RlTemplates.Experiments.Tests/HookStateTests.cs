using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>What own hooks keep in checkpoints.</summary>
public sealed class HookStateTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_resumed_hook_goes_on_where_the_checkpoint_left_it()
    {
        using var stop = new CancellationTokenSource();
        var interrupted = Fixture.Train(_folder.Path, Config(10, new Counting { OnEnd = _ => { } }, new Counting { Step = 10, OnEnd = _ => { } }) with { Callbacks = [StopAt(5, stop)] }, cancellationToken: stop.Token);
        interrupted.Run.Status.ShouldBe(RunStatus.Interrupted);
        List<(int Step, int Count)> ends = [];

        var resumed = Fixture.Train(_folder.Path, Config(10, new Counting { OnEnd = ends.Add }, new Counting { Step = 10, OnEnd = ends.Add }), interrupted.Run);

        resumed.Error.ShouldBeNull();
        ends.ShouldBe([(1, 10), (10, 100)]);
        File.ReadAllText(resumed.Run.DriverLogPath).ShouldNotContain("hook");
    }

    [Fact]
    public void Hooks_that_came_or_went_are_told()
    {
        Fixture.Train(_folder.Path, Config(2, new Counting(), new Counting()));
        var ended = new List<(int, int)>();

        var resumed = Fixture.Train(_folder.Path, Config(4, new Counting { OnEnd = ended.Add }, new Plain(), new Other()), new RunStore(_folder.Path).Find("latest"));

        resumed.Error.ShouldBeNull();
        ended.ShouldBe([(1, 4)]);
        var log = File.ReadAllText(resumed.Run.DriverLogPath);
        log.ShouldContain("the checkpoint has a state of a CountingHook that is not among the hooks any more; it is passed over\n");
        log.ShouldContain("the checkpoint has no state of the hook OtherHook, which begins anew\n");
    }

    [Fact]
    public void Hooks_of_one_class_keep_their_states_whatever_their_order()
    {
        Fixture.Train(_folder.Path, Config(2, [.. new[] { 1, 10, 100 }.Select(step => new Counting { Step = step, OnEnd = _ => { } })]));
        List<(int Step, int Count)> ends = [];

        var resumed = Fixture.Train(
            _folder.Path, Config(3, new Counting { Step = 100, OnEnd = ends.Add }, new Counting { Step = 10, OnEnd = ends.Add }, new Counting { Step = 1000, OnEnd = ends.Add }), new RunStore(_folder.Path).Find("latest"));

        resumed.Error.ShouldBeNull();
        ends.ShouldBe([(100, 300), (10, 30), (1000, 1002)]);
        File.ReadAllText(resumed.Run.DriverLogPath).ShouldContain("the hook CountingHook 3 goes on with the state of a CountingHook with other options\n");
    }

    [Fact]
    public void A_run_without_such_hooks_has_no_file_of_them()
    {
        var outcome = Fixture.Train(_folder.Path, Config(2, new Plain()));

        Directory.GetFiles(outcome.Run.CheckpointsPath, "hooks.bin", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "The hook CountingHook left 4 of 8 bytes of its state unread.")]
    [InlineData(false, "The hook CountingHook threw EndOfStreamException: Unable to read beyond the end of the stream.")]
    public void A_state_that_a_hook_does_not_take_is_refused(bool isLong, string message)
    {
        Fixture.Train(_folder.Path, Config(2, new Counting { IsLong = isLong }));

        Should.Throw<UserException>(() => Fixture.Train(_folder.Path, Config(4, new Counting { IsLong = !isLong }), new RunStore(_folder.Path).Find("latest"))).Message.ShouldEndWith($"cannot be loaded: {message}");
    }

    [Fact]
    public void A_hook_that_cannot_be_saved_is_named()
    {
        var outcome = Fixture.Train(_folder.Path, Config(2, new Counting { Throws = true }));

        (outcome.Run.Status, outcome.Error!.Split('(')[0].Trim()).ShouldBe((RunStatus.Failed, "The hook CountingHook threw InvalidOperationException: broken"));
    }

    private static ExperimentConfig Config(int iterations, params HookOptions[] hooks) => Fixture.Config(iterations) with { Hooks = hooks };

    private static Callback<TrainResult> StopAt(int iteration, CancellationTokenSource stop) => new(typeof(OnTrainResultAttribute), "Stop", (result, _) =>
    {
        if (result.TrainingIteration == iteration)
            stop.Cancel();
    });

    private sealed record Plain : HookOptions
    {
        public override ITrainingHook Create() => new PlainHook();
    }

    private sealed class PlainHook : ITrainingHook;

    private sealed record Other : HookOptions
    {
        public override ITrainingHook Create() => new OtherHook();
    }

    private sealed class OtherHook : ITrainingHook, IStateful
    {
        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }
    }

    private sealed record Counting : HookOptions
    {
        public int Step { get; init; } = 1;

        public bool IsLong { get; init; }

        public bool Throws { get; init; }

        public Action<(int, int)>? OnEnd { get; init; }

        public override ITrainingHook Create() => new CountingHook(this);
    }

    private sealed class CountingHook(Counting options) : ITrainingHook, IStateful
    {
        private int _count;

        public void AfterIteration(TrainingContext context) => _count += options.Step;

        public void OnEnd(TrainingContext context) => options.OnEnd?.Invoke((options.Step, _count));

        public void Save(BinaryWriter writer)
        {
            if (options.Throws)
                throw new InvalidOperationException("broken");
            writer.Write(_count);
            if (options.IsLong)
                writer.Write(0);
        }

        public void Load(BinaryReader reader)
        {
            _count = reader.ReadInt32();
            if (options.IsLong)
                reader.ReadInt32();
        }
    }
}
