namespace RlTemplates.Environments;

/// <summary>Checks, where an environment can restart one copy, that it is a new episode and no other copy's concern.</summary>
internal static class RestartChecks
{
    private const string Check = "restart";
    private const int Restarted = 1;

    /// <summary>Runs the checks.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(3);
        using var untouched = setup.Create(3);
        if (environment is not IRestartable restartable)
            return;
        var (player, other) = (new ConformancePlayer(environment, setup.Seed), new ConformancePlayer(untouched, setup.Seed));
        player.Reset(setup.Seed);
        other.Reset(setup.Seed);
        var observation = new byte[environment.Spec.Observation.Bytes];
        var length = 0;
        while (player.Steps < setup.Steps)
        {
            player.Step();
            other.Step();
            length++;
            foreach (var copy in new[] { 0, 2 })
                setup.Report.Expect(player.Digest(copy) == other.Digest(copy), Check, copy, player.Steps, $"that it plays on as if copy {Restarted} had not been restarted", "something else");
            var isCut = player.Truncated[Restarted];
            if (environment.Spec.MaxEpisodeSteps is { } limit)
                setup.Report.Expect(isCut ? length == limit : length < limit || player.Terminated[Restarted], Check, Restarted, player.Steps, $"a truncation {limit} steps after the start or restart", isCut ? $"one after {length}" : "none");
            length = player.Ended(Restarted) ? 0 : length;
            if (player.Steps % 7 != 3 || player.Steps > setup.Steps / 2)
                continue;
            restartable.Restart(Restarted, observation);
            player.ReadMask();
            length = 0;
            EpisodeChecks.Observation(environment.Spec, observation, "observation after a restart", Restarted, player.Steps, setup.Report);
        }
        setup.Report.ExpectThrows<ArgumentException>(Check, "a restart of copy 3 of 0 to 2", () => restartable.Restart(3, observation));
        setup.Report.ExpectThrows<ArgumentException>(Check, "a restart's observation of another size", () => restartable.Restart(0, new byte[observation.Length + sizeof(float)]));
    }
}
