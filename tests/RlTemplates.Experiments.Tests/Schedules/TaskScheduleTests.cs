using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests.Schedules;

public sealed class TaskScheduleTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SleepClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, false, "train-and-evaluate")]
    [InlineData("master", true, "train-and-evaluate")]
    [InlineData("worker", true, "train")]
    [InlineData("ps", true, "run-std-server")]
    public void Each_type_of_task_has_a_schedule(string? type, bool isInCluster, string schedule) => TaskSchedule.Of(Task(type, isInCluster), null).ShouldBe(schedule);

    [Theory]
    [InlineData(null, null, "Must specify a schedule")]
    [InlineData("chief", null, "No default schedule for task type: chief.")]
    [InlineData("worker", "trian", "Schedule references non-existent task 'trian'")]
    [InlineData("worker", "", "Schedule references non-existent task ''")]
    public void What_has_no_schedule_is_refused(string? type, string? schedule, string error) =>
        Should.Throw<UserException>(() => TaskSchedule.Of(Task(type, isInCluster: true), schedule)).Message.ShouldStartWith(error);

    [Fact]
    public void The_nearest_schedule_is_named() =>
        Should.Throw<UserException>(() => TaskSchedule.Of(TaskAssignment.Alone, "train-and-evalute")).Message.ShouldEndWith("Did you mean train-and-evaluate?");

    [Fact]
    public void Names_with_underscores_are_those_of_the_original() => TaskSchedule.Of(TaskAssignment.Alone, "continuous_eval_on_train_data").ShouldBe("continuous-eval-on-train-data");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(3, 15)]
    [InlineData(12, 60)]
    [InlineData(100, 60)]
    public void Workers_begin_one_after_another(int worker, double seconds)
    {
        var outcome = Run(Task("worker", true, worker), Config());

        _clock.Slept.ShouldBe(seconds);
        outcome.Training!.Run.Status.ShouldBe(RunStatus.Completed);
        outcome.Schedule.ShouldBe("train");
    }

    [Fact]
    public void A_delay_that_is_given_counts_instead()
    {
        Run(Task("worker", true, 7), Config(), delay: TimeSpan.FromSeconds(2));

        _clock.Slept.ShouldBe(2);
    }

    [Fact]
    public void Masters_do_not_wait()
    {
        Run(Task("master", true, 7), Config());

        _clock.Sleeps.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5545)]
    [InlineData(2, 8788)]
    [InlineData(3, 11090)]
    public void Workers_wait_for_timesteps_where_that_is_asked(int worker, long steps)
    {
        WorkerDelay.StepsOf(worker).ShouldBe(steps);
        long now = 0;
        _clock.Woken = _ => now += 1000;

        Run(Task("worker", true, worker) with { GlobalStep = () => now }, Config() with { TaskSchedule = new() { DelayWorkersByGlobalStep = true } });

        _clock.Slept.ShouldBe(Math.Ceiling(steps / 1000.0));
    }

    [Fact]
    public void Timesteps_that_nobody_knows_are_not_waited_for() => Should.Throw<UserException>(() =>
        Run(Task("worker", true, 1), Config() with { TaskSchedule = new() { DelayWorkersByGlobalStep = true } })).Message.ShouldContain("cannot wait for timestep 5545");

    [Fact]
    public void A_server_is_started_with_all_that_it_needs()
    {
        var server = new Server();

        Run(Task("ps", true, 2), Config(), server: server);

        server.Served.ShouldBe(2);
    }

    [Theory]
    [InlineData(null, false, "Could not start server; TF_CONFIG must give the cluster's addresses and the type of the task.")]
    [InlineData("ps", false, "Could not start server; TF_CONFIG must give the cluster's addresses.")]
    public void A_server_without_a_cluster_is_refused(string? type, bool isInCluster, string error) =>
        Should.Throw<UserException>(() => Experiment.RunStdServer(Task(type, isInCluster), new Server())).Message.ShouldBe(error);

    [Fact]
    public void A_server_without_a_package_is_refused() =>
        Should.Throw<UserException>(() => Experiment.RunStdServer(Task("ps", true), null)).Message.ShouldStartWith("Could not start server; no package");

    [Fact]
    public void The_variable_is_read_as_TensorFlow_wrote_it()
    {
        var task = TaskAssignment.Parse("""{"cluster": {"master": ["a:1"], "worker": ["b:1", "c:2"]}, "task": {"type": "worker", "index": "1"}, "environment": "cloud"}""");

        (task.Type, task.Index, task.IsAlone).ShouldBe(("worker", 1, false));
        task.Cluster["worker"].ShouldBe(["b:1", "c:2"]);
        TaskAssignment.Parse("{}").IsAlone.ShouldBeTrue();
        TaskAssignment.Parse(null).ShouldBe(TaskAssignment.Alone);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"task": {"index": -1}}""")]
    [InlineData("""{"task": {"index": "x"}}""")]
    [InlineData("""{"task": 1}""")]
    [InlineData("""{"cluster": {"worker": "a:1"}}""")]
    [InlineData("""{"cluster": {"worker": [1]}}""")]
    public void A_variable_that_cannot_be_read_is_refused(string text) =>
        Should.Throw<UserException>(() => TaskAssignment.Parse(text)).Message.ShouldStartWith("TF_CONFIG cannot be read: ");

    private static TaskAssignment Task(string? type, bool isInCluster, int index = 0) => new(type, index)
    {
        Cluster = isInCluster ? new Dictionary<string, IReadOnlyList<string>> { ["master"] = ["a:1"], ["worker"] = ["b:1"] } : new Dictionary<string, IReadOnlyList<string>>(),
    };

    private static ExperimentConfig Config() => Fixture.Config(1) with { Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(1) } };

    private ScheduleOutcome Run(TaskAssignment task, ExperimentConfig config, TimeSpan? delay = null, ITaskServer? server = null) =>
        new Experiment(Fixture.Definition, config).RunSchedule(new() { Task = task, Server = server, Train = new() { Store = new(_folder.Path), Time = _clock, Delay = delay } });

    private sealed class Server : ITaskServer
    {
        public int Served { get; private set; } = -1;

        public void Run(TaskAssignment task, CancellationToken cancellationToken) => Served = task.Index;
    }
}
