namespace RlTemplates.Environments;

/// <summary>Checks that stepping, resetting and restarting allocate nothing.</summary>
internal static class AllocationChecks
{
    private const int Attempts = 3;

    /// <summary>Runs the check. The runtime itself may allocate now and then, so the least of some attempts counts.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(4);
        var player = new ConformancePlayer(environment, setup.Seed);
        var observation = new byte[environment.Spec.Observation.Bytes];
        Play(environment, player, observation, 1, setup.Seed);
        var least = Enumerable.Range(0, Attempts).Min(_ => Play(environment, player, observation, setup.Steps, setup.Seed));
        setup.Report.Expect(least == 0, "allocation", null, setup.Steps, "no allocation after the first step", $"{least} bytes");
    }

    private static long Play(IEnvironment environment, ConformancePlayer player, byte[] observation, int steps, ulong seed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        player.Reset(seed);
        for (var t = 0; t < steps; t++)
            player.Step();
        (environment as IRestartable)?.Restart(0, observation);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
