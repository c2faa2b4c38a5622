#nullable enable
#define FAST
using System.ComponentModel.DataAnnotations;
using static RlTemplates.Metric;
using static RlTemplates.Networks.Activation;
using Learner = RlTemplates.Learning.Algorithms.PpoOptions;
using Rl = RlTemplates;

namespace Lab.Styles;

public static partial class Outer
{
    internal partial class Middle
    {
        /// <summary>Nested, with constants, aliases and directives.</summary>
        [Rl::RlExperiment(Name)]
        [StopWhen(EpisodeRewardMean, AtLeast = Bound)]
        [StopWhen(metric: TimeTotalSeconds, AtLeast = 60 * 60)]
        [LogMetricAttribute(EpisodeRewardMean)]
#if FAST
        [global::RlTemplates.LogMetric(TimestepsTotal)]
#else
        [LogMetric("nothing_of_this_is_compiled")]
#endif
        internal sealed partial record StylesExperiment
        {
            private const string Name = "styles-" + "1";
            private const double Bound = 400 + 0.5;

            public CartPoleOptions Environment { get; init; } = new CartPoleOptions() with { MaxEpisodeSteps = 1 << 9 };

            public Learner Algorithm { get; init; } = new()
            {
#if FAST
                NumEnvs = 0x10,
#else
                NumEnvs = -5,
#endif
                RolloutFragmentLength = 0b1000_0000,
                Gamma = 99e-2,
                Lambda = .9,
                GradClip = 5.0E-1,
                VfLossCoeff = 1D / 2,
                NumSgdIter = (int)Max(3, 4.0),
                Network = new() { HiddenSizes = [.. new[] { 32, 32 }], Activation = Relu },
            };

            #region one's own

            [ScriptParameter("--seed")]
            public ulong Seed { get; init; } = 0xFFFF_FFFF_FFFFul;

            [Limits.Range(-1.5, 1.5)]
            public float Tilt { get; init; } = -.5f;

            public string Note { get; init; } = """
                Several "lines",
                {not} a format.
                """;

            public char Mark { get; init; } = '\'';

            public @event Kind { get; init; } = @event.@default;

            #endregion

            [OnTrainResult]
            internal void Watch(Rl.TrainResult @this, Run run) => run.SetTag("note", $"{Note}{Tilt}{Mark}{Kind}");

            [LogMetric("styles/tilt")]
            private double Tilted(TrainResult _) => Tilt;
        }

        internal enum @event { @default, other }
    }
}
