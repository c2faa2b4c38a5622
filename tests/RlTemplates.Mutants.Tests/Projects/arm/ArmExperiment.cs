using System.ComponentModel.DataAnnotations;

namespace Lab.Arms
{
    /// <summary>Moves the joints of an arm to a place.</summary>
    [EnvironmentOptions(typeof(Arm))]
    public sealed record ArmOptions
    {
        [Range(1, 16)] public int Joints { get; init; } = 3;

        [Range(0.001, 0.5)] public double Tolerance { get; init; } = 0.05;
    }

    #pragma warning disable RLT0128 // chance turns the joints too, so that every policy gets there
    [RlEnvironment("arm")]
    public sealed partial class Arm(ArmOptions options)
    #pragma warning restore RLT0128
    {
        private readonly double _tolerance = options.Tolerance;

        [Observation(Low = -1, High = 1)] private float[] _angles = new float[options.Joints];
        [Action(Low = -0.1, High = 0.1)] private float[] _turns = new float[options.Joints];
        [Reward] private double _reward;
        [Terminated] private bool _there;

        [Reset]
        private void Start(ref RandomStream random)
        {
            for (var i = 0; i < _angles.Length; i++)
                _angles[i] = random.NextSingle();
        }

        [Step]
        private void Turn(ref RandomStream random)
        {
            var distance = 0.0;
            for (var i = 0; i < _angles.Length; i++)
            {
                _angles[i] = Math.Clamp(_angles[i] + _turns[i] + 0.001f * random.NextSingle(), -1, 1);
                distance += Math.Abs(_angles[i]);
            }
            _reward = -distance;
            _there = distance < _tolerance;
        }
    }

    [RlExperiment("arm-sac"), StopWhen(Metric.EpisodeRewardMean, AtLeast = -2), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
    [LogMetric(Metric.EpisodeRewardMean), LogMetric("learner/ent_coef")]
    public partial record ArmExperiment
    {
        public ArmOptions Environment { get; init; } = new();
        public SacOptions Algorithm { get; init; } = new() { BufferSize = 200_000, BatchSize = 128, LearningStarts = 500, Tau = 0.01 };
        [ScriptParameter("--seed")] public int Seed { get; init; } = 3;

        [OnCheckpoint] static void Kept(Checkpoint checkpoint, Run run) => run.SetTag("kept", checkpoint.Path);
    }
}
