namespace RlTemplates.Generators.Tests.Choices;

/// <summary>A config class with choices; its last line is a record that may be chosen.</summary>
internal static class ChoiceSamples
{
    public const string Class = """
        namespace Lab
        {
            using RlTemplates;
            using RlTemplates.Environments;
            using RlTemplates.Learning.Algorithms;
            using System.ComponentModel.DataAnnotations;

            [RlExperiment("lab"), StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
            public sealed partial record Config
            {
                public CartPoleOptions Environment { get; init; } = new();
                public PpoOptions Algorithm { get; init; } = new();
                /// <summary>What drives.</summary>
                public MotorOptions? Motor { get; init; } = new Plain { Power = 3 };
                public IReadOnlyList<MotorOptions> Spares { get; init; } = [new @class.Fast { Power = 4 }];
                /*members*/
            }

            /// <summary>Drives.</summary>
            [Options] public abstract record MotorOptions { [Range(1, 10)] public int Power { get; init; } = 1; }

            /// <summary>Drives plainly.</summary>
            public sealed record Plain : MotorOptions { public string @event { get; init; } = "x"; }

            public static class @class { public sealed record Fast : MotorOptions { public IReadOnlyList<MotorOptions> Inner { get; init; } = []; } }
            /*types*/
        }
        """;

    public static string With(string types = "", string members = "") => Class.Replace("/*types*/", types, StringComparison.Ordinal).Replace("/*members*/", members, StringComparison.Ordinal);
}
