using RlTemplates.Environments;
using RlTemplates.Environments.Tests;
using RlTemplates.Experiments;
using RlTemplates.Inference;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>Generated types that act with a trained policy in the terms of an environment by attributes.</summary>
public sealed class TypedPolicyTests(TypedPolicyTests.Trained trained) : IClassFixture<TypedPolicyTests.Trained>
{
    [Fact]
    public void It_takes_what_the_environment_shows_and_gives_what_it_takes()
    {
        using var policy = Hallway.TrainedPolicy.Load(trained.Hall);
        using var plain = Policy.Load(trained.Hall);

        foreach (var position in new[] { 0, 0.2f, 0.4f, 0.6f, 0.8f })
        {
            HallwayMove move = policy.Act(position);
            ((int)move).ShouldBe(plain.Act([position]));
            policy.Act(position, [false, true, false]).ShouldBe(HallwayMove.Stay);
        }
        policy.Act(0.2f).ShouldBe(HallwayMove.Right);
        using var clone = policy.Clone();
        clone.Act(position: 0.4f, explore: false).ShouldBe(policy.Act(0.4f));
    }

    [Fact]
    public void Several_values_come_as_a_tuple_and_arrays_into_the_callers_memory()
    {
        using var policy = Dial.TrainedPolicy.Load(trained.Turn);
        using var plain = Policy.Load(trained.Turn);
        var action = new float[2];
        plain.Act([1, 0, 0.25f, 0.5f], action);

        (float left, float right) = policy.Act(true, 0, [0.25f, 0.5f]);

        (left, right).ShouldBe((action[0], action[1]));
    }

    private sealed class Answering(string answer, List<string> asked) : Predictor
    {
        public override Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            asked.Add(System.Text.Encoding.UTF8.GetString(body.Span));
            return Task.FromResult(System.Text.Encoding.UTF8.GetBytes(answer));
        }
    }

    [Fact]
    public async Task A_served_one_asks_the_endpoint_in_the_terms_of_the_environment()
    {
        var asked = new List<string>();
        var hall = new Hallway.ServedPolicy(new Answering("""{"action":2,"name":"Right"}""", asked));
        var dial = new Dial.ServedPolicy(new Answering("""{"action":[0.5,-1]}""", asked));
        var wrong = new Hallway.ServedPolicy(new Answering("""{"action":[0.5,-1]}""", asked));

        HallwayMove move = await hall.PredictAsync(0.25f, new[] { false, true, true }, session: "s", cancellationToken: TestContext.Current.CancellationToken);
        (float left, float right) = await dial.PredictAsync(true, 0, new[] { 0.25f, 0.5f }, explore: true, cancellationToken: TestContext.Current.CancellationToken);

        (move, left, right).ShouldBe((HallwayMove.Right, 0.5f, -1f));
        asked.ShouldBe(["""{"observation":[0.25],"mask":[false,true,true],"distribution":false,"session":"s"}""", """{"observation":[1,0,0.25,0.5],"explore":true,"distribution":false}"""]);
        (await Should.ThrowAsync<UserException>(() => wrong.PredictAsync(0.25f))).Message.ShouldBe(
            "The endpoint answers with 0 choices and 2 real values, where 1 choice was expected; it serves the policy of another environment.");
    }

    [Fact]
    public void Acting_allocates_nothing()
    {
        using var hall = Hallway.TrainedPolicy.Load(trained.Hall);
        using var dial = Dial.TrainedPolicy.Load(trained.Turn);
        float[] hands = [0, 1];
        Act(10);

        // The runtime may allocate once while it compiles the code anew; the code itself would each time.
        Enumerable.Range(0, 3).Min(_ => Allocated(1000)).ShouldBe(0);

        long Allocated(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Act(times);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Act(int times)
        {
            for (var i = 0; i < times; i++)
            {
                hall.Act(0.4f);
                dial.Act(true, 3, hands);
            }
        }
    }

    [Fact]
    public void A_policy_for_something_else_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Hallway.TrainedPolicy.Load(trained.Turn)).Message
            .ShouldBe("The policy was trained on dial, which takes Box[2]; hallway takes 3 choices.");
        Should.Throw<InvalidDataException>(() => Dial.TrainedPolicy.Load(trained.Hall)).Message.ShouldEndWith("; dial takes real values.");
        using var policy = Dial.TrainedPolicy.Load(trained.Turn);
        Should.Throw<ArgumentException>(() => policy.Act(true, 0, [1])).Message
            .ShouldBe("dial shows fewer numbers than the 4 that the policy was trained on. Were they the same options and wrappers?");
        Should.Throw<ArgumentException>(() => policy.Act(true, 0, [1, 2, 3])).Message.ShouldStartWith("dial shows more numbers than the 4");
        policy.Act(true, 0, [1, 2]);
    }

    public sealed class Trained : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("typed").FullName;

        public Trained()
        {
            Hall = Train(HallExperiment.Definition, new HallExperiment());
            Turn = Train(TurnExperiment.Definition, new TurnExperiment());
        }

        public string Hall { get; }

        public string Turn { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        private string Train(ExperimentDefinition definition, object config)
        {
            var outcome = new Experiment(definition, definition.Configure(config)).Train(new() { Store = new RunStore(_folder) });
            return outcome.Error is null ? outcome.Run.Directory : throw new InvalidOperationException(outcome.Error);
        }
    }
}

/// <summary>Walks a hallway.</summary>
[RlExperiment("typed-hall")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 30_000)]
public sealed partial record HallExperiment
{
    /// <summary>The task.</summary>
    public HallwayOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 8, RolloutFragmentLength = 64 };
}

/// <summary>Turns a dial.</summary>
[RlExperiment("typed-dial")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 600)]
public sealed partial record TurnExperiment
{
    /// <summary>The task.</summary>
    public DialOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64 };
}

/// <summary>Turn two hands of a dial.</summary>
[EnvironmentOptions(typeof(Dial))]
public sealed record DialOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    public int MaxEpisodeSteps { get; init; } = 20;
}

/// <summary>A dial with two hands.</summary>
[RlEnvironment("dial")]
public sealed partial class Dial(DialOptions options)
{
    private int _time;

    [Action(Low = -1, High = 1)] private float _left;

    [Action(Low = -1, High = 1)] private float _right;

    [Observation] private bool IsLate => _time > options.MaxEpisodeSteps / 2;

    [Observation] private int Time => _time;

    [Observation] private readonly float[] _hands = new float[2];

    [Reward] private float Reward => -Math.Abs(_hands[0]) - Math.Abs(_hands[1]);

    [Reset]
    private void Begin(ref RandomStream random)
    {
        _time = 0;
        (_hands[0], _hands[1]) = (random.NextSingle(), random.NextSingle());
    }

    [Step]
    private void Turn()
    {
        _time++;
        (_hands[0], _hands[1]) = (_hands[0] + (0.1f * _left), _hands[1] + (0.1f * _right));
    }
}
