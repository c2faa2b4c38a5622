namespace RlTemplates.Generators.Tests;

/// <summary>Sources with [RlEnvironment] that several tests share.</summary>
internal static class EnvironmentSamples
{
    /// <summary>Uses every kind of member that goes with choices.</summary>
    public const string Hallway = """
        namespace Lab
        {
            using System;
            using RlTemplates;
            using RlTemplates.Environments;

            [EnvironmentOptions(typeof(Hallway))]
            public sealed record HallwayOptions : IHasWrappers
            {
                /// <summary>Steps from end to end.</summary>
                public int Length { get; init; } = 5;

                /// <summary>Steps after which an episode is truncated.</summary>
                public int MaxEpisodeSteps { get; init; } = 20;

                public System.Collections.Generic.IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
            }

            public enum Direction { Left, Stay, Right }

            [RlEnvironment("hallway")]
            public sealed partial class Hallway(HallwayOptions options)
            {
                private int _place;
                [Action] private Direction _move;
                [Reward] private float _reward;

                [Observation(Low = 0, High = 1)] private float Position => (float)_place / options.Length;
                [Terminated] private bool AtGoal => _place == options.Length;

                [Reset] private void Reset(ref RandomStream random) => _place = random.NextInt32(options.Length);

                [Step]
                private void Step()
                {
                    _place = Math.Max(0, _place + (int)_move - 1);
                    _reward = AtGoal ? 1 : -0.01f;
                }

                [ActionMask] private void Allow(Span<bool> allowed) => allowed[0] = _place > 0;
            }
        }

        """;

    /// <summary>A class with the given members that is otherwise right, without those of <paramref name="without"/>.</summary>
    public static string Class(
        string members = "", string without = "", string declaration = "public sealed partial class Walker(WalkerOptions options)", string attributes = "[RlEnvironment(\"walker\")]",
        string options = "public sealed record WalkerOptions", string body = "", string outer = "", string rest = "")
    {
        var parts = new Dictionary<string, string>
        {
            ["Observation"] = "[Observation] float Place;",
            ["Action"] = "[Action(3)] int Move;",
            ["Reward"] = "[Reward] float Reward;",
            ["Terminated"] = "[Terminated] bool Done;",
            ["Truncated"] = "[Truncated] bool Late => false;",
            ["Reset"] = "[Reset] void Reset(ref RandomStream random) => Place = random.NextSingle() + options.Offset;",
            ["Step"] = "[Step] void Step() { Place += 0.3f; Reward = 1; Done = Place > 2; }",
        };
        foreach (var name in without.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            parts.Remove(name).ShouldBeTrue(name);
        return $$"""
            namespace Lab
            {
                using System;
                using System.Collections.Generic;
                using RlTemplates;
                using RlTemplates.Environments;

                [EnvironmentOptions(typeof({{(outer.Length > 0 ? "Outer." : "")}}Walker))]
                {{options}} { public float Offset { get; init; } {{body}} }

                {{outer}}
                {{attributes}}
                {{declaration}}
                {
                    {{string.Join("\n        ", parts.Values)}}
                    {{members}}
                }
                {{new string('}', outer.Count(c => c == '{'))}}
            }
            {{rest}}
            """;
    }

    /// <summary>An experiment on an environment's options.</summary>
    public static string Experiment(string options) => $$"""
        namespace Lab
        {
            [RlTemplates.RlExperiment("learn"), RlTemplates.StopWhen("time_total_s", AtLeast = 60)]
            public sealed partial record Learn
            {
                public {{options}} Environment { get; init; } = new();
                public RlTemplates.Learning.Algorithms.PpoOptions Algorithm { get; init; } = new();
                public ulong Seed { get; init; } = 1;
            }
        }

        """;
}
