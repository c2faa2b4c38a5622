using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>Checks that actions outside their space and memory of other sizes are refused, and that continuous actions are clipped.</summary>
internal static class RefusalChecks
{
    private const string Check = "refusals";
    private const int Copies = 2;

    /// <summary>Runs the checks.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(Copies);
        var player = new ConformancePlayer(environment, setup.Seed);
        player.Reset(setup.Seed);
        player.Draw();
        if (environment.Spec.Action is BoxSpace box)
            Values(setup, environment, player, box);
        else
            Choices(setup, environment, player);
        Sizes(setup, environment, player);
        StateChecks.PlaysAsAfterReset(setup, Check, environment, "refused call");
    }

    private static void Choices(ConformanceSetup setup, IEnvironment environment, ConformancePlayer player)
    {
        int[] counts = environment.Spec.Action is MultiDiscreteSpace several ? several.Counts : [((DiscreteSpace)environment.Spec.Action).Count];
        var last = player.Actions.Length - 1;
        var right = player.Actions[last];
        foreach (var wrong in new[] { -1, counts[^1] })
        {
            player.Actions[last] = wrong;
            Refused(setup, environment, $"a choice of {wrong} where 0 to {counts[^1] - 1} are possible", player.StepAsIs);
        }
        player.Actions[last] = right;
    }

    private static void Values(ConformanceSetup setup, IEnvironment environment, ConformancePlayer player, BoxSpace box)
    {
        player.Values[^1] = float.NaN;
        Refused(setup, environment, "an action that is NaN", player.StepAsIs);

        var state = environment is ISavableEnvironment ? StateChecks.Save(environment) : null;
        void GoBack()
        {
            if (state is null)
                player.Reset(setup.Seed);
            else
                StateChecks.Load(environment, state);
        }

        foreach (var (beyond, bounds, what) in new[] { (float.PositiveInfinity, box.High, "upper"), (float.NegativeInfinity, box.Low, "lower"), (1e9f, box.High, "upper") })
        {
            var digests = new List<ulong>();
            foreach (var atBound in new[] { true, false })
            {
                GoBack();
                for (var e = 0; e < player.Values.Length; e++)
                    player.Values[e] = atBound ? bounds[e % box.Size] : beyond;
                player.StepAsIs();
                digests.Add(player.Digest(0));
            }
            setup.Report.Expect(digests[0] == digests[1], Check, 0, null, FormattableString.Invariant($"that actions of {beyond} do what the {what} bounds do"), "something else");
        }
        GoBack();
        player.Draw();
    }

    private static void Sizes(ConformanceSetup setup, IEnvironment environment, ConformancePlayer player)
    {
        var bytes = environment.Spec.Observation.Bytes * Copies;
        var (actions, right, wrong) = (MemoryMarshal.AsBytes(player.Actions).ToArray(), new byte[bytes], new byte[bytes + sizeof(float)]);
        void Step(byte[] given, byte[] observations, byte[] finals) => environment.Step(given, new()
        {
            Observations = observations, FinalObservations = finals, Rewards = player.Rewards, Terminated = player.Terminated, Truncated = player.Truncated,
        });

        Refused(setup, environment, "observations of another size", () => Step(actions, wrong, right));
        Refused(setup, environment, "final observations of another size", () => Step(actions, right, wrong));
        Refused(setup, environment, "actions of another size", () => Step([.. actions, 0, 0, 0, 0], right, right));
        Refused(setup, environment, "observations of another size at a reset", () => environment.Reset(setup.Seed, wrong));
    }

    private static void Refused(ConformanceSetup setup, IEnvironment environment, string what, Action call) =>
        StateChecks.Unchanged(setup, Check, environment, what, () => setup.Report.ExpectThrows<ArgumentException>(Check, what, call));
}
