using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>Checks every value of a play: observations, rewards, masks, and how episodes end.</summary>
internal static class EpisodeChecks
{
    private const int Copies = 4;

    /// <summary>Runs the checks.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(Copies);
        var player = new ConformancePlayer(environment, setup.Seed);
        var ends = new Ends(environment.Spec, setup.Report);
        player.Reset(setup.Seed);
        for (var i = 0; i < Copies; i++)
        {
            Observation(environment.Spec, player.Observation(i), "observation", i, 0, setup.Report);
            Mask(environment.Spec, player, i, setup.Report);
        }
        while (player.Steps < setup.Steps)
        {
            player.Step();
            for (var i = 0; i < Copies; i++)
            {
                setup.Report.Expect(float.IsFinite(player.Rewards[i]), "values", i, player.Steps, "a finite reward", Text(player.Rewards[i]));
                Observation(environment.Spec, player.Observation(i), "observation", i, player.Steps, setup.Report);
                if (player.Ended(i) && player.IsFinalWritten(i))
                    Observation(environment.Spec, player.FinalObservation(i), "final observation", i, player.Steps, setup.Report);
                Mask(environment.Spec, player, i, setup.Report);
                ends.Judge(player, i);
            }
        }
        ends.Finish(setup.Steps);
    }

    /// <summary>Holds an observation to be finite and within its bounds.</summary>
    public static void Observation(EnvironmentSpec spec, ReadOnlySpan<byte> observation, string what, int copy, int step, ConformanceReport report)
    {
        var space = spec.Observation;
        for (var e = 0; e < space.Size; e++)
        {
            var value = space.Element == ElementType.UInt8 ? observation[e] : MemoryMarshal.Read<float>(observation[(e * sizeof(float))..]);
            var (low, high) = (Bound(space.Low, e, float.MinValue), Bound(space.High, e, float.MaxValue));
            if (value >= low && value <= high && float.IsFinite(value))
                continue;
            var expected = space.Low.Length + space.High.Length == 0 ? "a finite number" : $"a number within {Text(low)} to {Text(high)}";
            report.Add("values", copy, step, $"{expected} at element {e} of the {what}", Text(value));
            return;
        }
    }

    /// <summary>A declared bound: of each element, or one for all.</summary>
    public static float Bound(float[] bounds, int element, float undeclared) => bounds.Length == 0 ? undeclared : bounds[bounds.Length == 1 ? 0 : element];

    private static string Text(float value) => FormattableString.Invariant($"{value}");

    private static void Mask(EnvironmentSpec spec, ConformancePlayer player, int copy, ConformanceReport report)
    {
        int[] choices = spec.Action switch
        {
            DiscreteSpace discrete => [discrete.Count],
            MultiDiscreteSpace several => several.Counts,
            _ => [],
        };
        var first = copy * choices.Sum();
        foreach (var count in choices)
        {
            var allowed = player.Mask.Slice(first, count);
            if (!spec.HasActionMask)
                report.Expect(!allowed.Contains(false), "mask", copy, player.Steps, "every choice allowed, since the spec does not say HasActionMask", "a forbidden one");
            report.Expect(allowed.Contains(true), "mask", copy, player.Steps, "at least one choice allowed", "none");
            first += count;
        }
    }

    /// <summary>Checks how episodes end.</summary>
    private sealed class Ends(EnvironmentSpec spec, ConformanceReport report)
    {
        private readonly int[] _length = new int[Copies];
        private readonly HashSet<ulong> _within = [];
        private int _count, _finalsLikeStarts;

        public void Judge(ConformancePlayer player, int copy)
        {
            var (terminated, truncated, length) = (player.Terminated[copy], player.Truncated[copy], ++_length[copy]);
            void Expect(bool holds, string expected, string found) => report.Expect(holds, "ends", copy, player.Steps, expected, found);

            Expect(!(terminated && truncated), "terminated or truncated", "both; terminated wins");
            if (spec.MaxEpisodeSteps is { } limit)
            {
                Expect(terminated || truncated || length < limit, $"an end after the {limit} steps of the spec's limit", $"an episode that goes on after {length}");
                Expect(!truncated || length == limit, $"an episode truncated after the {limit} steps of the spec's limit", $"one truncated after {length}");
            }
            var written = player.IsFinalWritten(copy);
            if (!player.Ended(copy))
            {
                Expect(!written, "the row of final observations left alone, since the episode goes on", "one that was written");
                _within.Add(player.Digest(copy));
                return;
            }
            Expect(written, "a final observation, since the episode ended", "none");
            _count++;
            _finalsLikeStarts += player.FinalObservation(copy).SequenceEqual(player.Observation(copy)) ? 1 : 0;
            _length[copy] = 0;
        }

        public void Finish(int steps)
        {
            report.Expect(_count > 0, "ends", null, steps, "an episode that ends (ask for more steps, or make a shorter limit)", "none");
            report.Expect(
                _count == 0 || _finalsLikeStarts < _count || _within.Count <= _count, "ends", null, steps,
                "final observations of the episodes that ended", $"that all {_count} are the first ones of the next episodes");
        }
    }
}
