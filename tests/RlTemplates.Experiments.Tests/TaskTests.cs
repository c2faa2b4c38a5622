using RlTemplates.Environments;
using RlTemplates.Environments.Tests;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Tasks that a hook gives to the environments of a training.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<TaskedCountdown> _made = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hooks_task_reaches_the_environments_that_are_learned_from_and_no_others()
    {
        var outcome = Fixture.Train(_folder.Path, Config(4, new Harder()));

        outcome.Error.ShouldBeNull();
        _made.Count.ShouldBeGreaterThan(1);
        _made.Count(e => e.Tasks.Count > 0).ShouldBe(1);
        _made[0].Tasks.ShouldBe(["level 1", "level 2", "level 3"]);
    }

    [Fact]
    public void An_environment_that_takes_none_is_named()
    {
        var outcome = Fixture.Train(_folder.Path, Fixture.Config(4) with { Hooks = [new Harder()] });

        (outcome.Run.Status, outcome.Error).ShouldBe((RunStatus.Failed, "The hook HarderHook threw NotSupportedException: Countdown takes no tasks: it is not an ITaskSettable."));
    }

    [Theory]
    [InlineData("level 1", "ArgumentException: A task of tunnel must be an instance of RlTemplates.Environments.Tests.TunnelOptions, its options; System.String is not.")]
    [InlineData(null, "ArgumentNullException: Value cannot be null. (Parameter 'task')")]
    public void One_of_another_type_is_refused_at_the_call(string? task, string expected)
    {
        var config = Fixture.Config(4) with
        {
            Hooks = [new Wrong(task!)],
            CreateEnvironment = count => EnvironmentFactory.Create<Tunnel, TunnelOptions>(new(), count, threads: 2),
            CreateAlgorithm = setup => Ppo.Create(new(), setup),
        };

        Fixture.Train(_folder.Path, config).Error.ShouldBe("The hook WrongHook threw " + expected);
    }

    [Fact]
    public void Workers_elsewhere_get_none()
    {
        var request = new TrainRequest { Store = new(_folder.Path), Rollouts = () => throw new NotSupportedException("Nothing opens it here.") };

        var outcome = new Experiment(Fixture.Definition, Config(4, new Harder())).Train(request);

        outcome.Error.ShouldBe("The hook HarderHook threw NotSupportedException: Tasks do not reach the environments of workers elsewhere; set them in runs that play in the process of the training.");
    }

    [Fact]
    public void Environments_that_are_made_later_get_the_newest_task()
    {
        var late = 0;
        var config = Config(4, new Harder()) with
        {
            CreateAlgorithm = setup => new FakeAlgorithm(setup)
            {
                OnIteration = iteration =>
                {
                    if (iteration != 3)
                        return;
                    late = _made.Count;
                    setup.CreateEnvironment(1).Dispose();
                },
            },
        };

        Fixture.Train(_folder.Path, config).Error.ShouldBeNull();

        _made[late].Tasks.ShouldBe(["level 2", "level 3"]);
    }

    private ExperimentConfig Config(int iterations, HookOptions hook) => Fixture.Config(iterations) with
    {
        Hooks = [hook],
        CreateEnvironment = count =>
        {
            _made.Add(new(count));
            return _made[^1];
        },
    };

    private sealed record Harder : HookOptions
    {
        public override ITrainingHook Create() => new HarderHook();
    }

    private sealed record Wrong(object Task) : HookOptions
    {
        public override ITrainingHook Create() => new WrongHook(Task);
    }

    private sealed class WrongHook(object task) : ITrainingHook
    {
        public void OnStart(TrainingContext context) => context.SetTask(task);
    }

    private sealed class HarderHook : ITrainingHook
    {
        public void BeforeIteration(TrainingContext context)
        {
            if (context.TrainingIteration > 0)
                context.SetTask(FormattableString.Invariant($"level {context.TrainingIteration}"));
        }
    }

    private sealed class TaskedCountdown(int count) : ISavableEnvironment, ITaskSettable
    {
        private readonly CountdownEnvironment _inner = new(count);

        public List<object> Tasks { get; } = [];

        public EnvironmentSpec Spec => _inner.Spec;

        public int Count => count;

        public void SetTask(object task) => Tasks.Add(task);

        public void Reset(ulong seed, Span<byte> observations) => _inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => _inner.Step(actions, step);

        public void Save(BinaryWriter writer) => _inner.Save(writer);

        public void Load(BinaryReader reader) => _inner.Load(reader);

        public void Dispose() => _inner.Dispose();
    }
}
