namespace RlTemplates.Generators.Tests;

/// <summary>Sources that several tests share.</summary>
internal static class Samples
{
    public const string Learner = """
        namespace Lab
        {
            /// <summary>Options of the learner.</summary>
            [RlTemplates.AlgorithmOptions(typeof(Learner))]
            public sealed record LearnerOptions
            {
                /// <summary>Step size of <see cref="Learner"/>, where <c>0.1</c> is large.</summary>
                [System.ComponentModel.DataAnnotations.Range(0, 1.0, MinimumIsExclusive = true)]
                public double LearningRate { get; init; } = 1e-3;

                /// <summary>Units of the layers.</summary>
                [System.ComponentModel.DataAnnotations.Range(1, 4096)]
                public System.Collections.Generic.IReadOnlyList<int> HiddenSizes { get; init; } = [64, 64];

                /// <summary>Which optimizer.</summary>
                public Optimizer Optimizer { get; init; } = Optimizer.RmsProp;

                /// <summary>Clips gradients; null leaves them.</summary>
                public double? GradClip { get; init; }

                /// <summary>Longest iteration.</summary>
                public System.TimeSpan MinTime { get; init; } = System.TimeSpan.FromSeconds(90);
            }

            public enum Optimizer { Adam, RmsProp }

            [RlTemplates.Algorithm(RlTemplates.ObservationKinds.Image | RlTemplates.ObservationKinds.Vector, RlTemplates.ActionKinds.Discrete, Metrics = ["learner/entropy"])]
            public sealed class Learner : RlTemplates.IAlgorithmFactory<LearnerOptions>
            {
                public static RlTemplates.IAlgorithm Create(LearnerOptions options, RlTemplates.AlgorithmSetup setup) => throw new System.NotSupportedException(options.LearningRate.ToString());
            }
        }

        """;

    public const string Pong = Learner + """
        namespace Lab
        {
            using RlTemplates;
            using RlTemplates.Environments;

            /// <summary>Learns Pong from pixels.</summary>
            [RlExperiment("pong-impala")]
            [StopWhen(Metric.EpisodeRewardMean, AtLeast = 18)]
            [StopWhen("learner/entropy", AtMost = 0.01)]
            [LogMetric(Metric.EpisodeRewardMean), LogMetric(Metric.EpisodesTotal)]
            public sealed partial record PongExperiment
            {
                /// <summary>The game and how its frames reach the network.</summary>
                public PongOptions Environment { get; init; } = new() { FrameSkip = 2 };

                /// <summary>How the agent learns.</summary>
                public LearnerOptions Algorithm { get; init; } = new() { LearningRate = 6e-4 };

                /// <summary>Seed of every random stream.</summary>
                [ScriptParameter("--seed")] public ulong Seed { get; init; } = 1;

                [OnTrainResult] void Celebrate(TrainResult r, Run run) { if (r.EpisodeRewardMean > 0) run.SetTag("beats-opponent", "yes"); }
                [OnEpisodeEnd] static void Count(EpisodeResult episode) { }
                [LogMetric("reward_per_step")] double RewardPerStep(TrainResult r) => r.EpisodeRewardMean / r.EpisodeLengthMean;
            }
        }
        """;

    /// <summary>Stands for the entry script's package.</summary>
    public const string EntryScript = """
        namespace RlTemplates
        {
            public static class EntryScript
            {
                public static RlTemplates.Experiments.ExperimentDefinition Experiment(string name, System.Type config, System.Func<RlTemplates.Experiments.ExperimentDefinition> definition) => definition();

                public static System.Threading.Tasks.Task<int> RunAsync(string[] args, System.Collections.Generic.IReadOnlyList<RlTemplates.Experiments.ExperimentDefinition> experiments) =>
                    System.Threading.Tasks.Task.FromResult(experiments.Count + 10 * System.Linq.Enumerable.Sum(experiments, e => e.Errors.Count));
            }
        }

        """;

    /// <summary>A config class with the given members and attributes that is otherwise right; it stops after a minute where it does not say when.</summary>
    public static string Config(string members = "", string attributes = "", string declaration = "public sealed partial record Config", string name = "config", string outer = "") => Learner + $$"""
        namespace Lab
        {
            using RlTemplates;
            using RlTemplates.Environments;
            using System.ComponentModel.DataAnnotations;

            {{outer}}
            [RlExperiment("{{name}}")]
            {{(attributes.Contains("StopWhen", StringComparison.Ordinal) || members.Contains(" Stop ", StringComparison.Ordinal) ? "" : "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]")}}
            {{attributes}}
            {{declaration}}
            {
                public PongOptions Environment { get; init; } = new();
                public LearnerOptions Algorithm { get; init; } = new();
                {{members}}
            }
            {{new string('}', outer.Count(c => c == '{'))}}
        }
        """;
}
