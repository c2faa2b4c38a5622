namespace RlTemplates.Environments;

/// <summary>Checks, where an environment takes tasks, that a task waits for the next episode, and is saved.</summary>
internal static class TaskChecks
{
    private const string Check = "task";
    private const int Copies = 3;

    /// <summary>Runs the checks.</summary>
    /// <param name="setup">The setup.</param>
    /// <param name="task">A task; null where none is known.</param>
    public static void Run(ConformanceSetup setup, object? task)
    {
        using var environment = setup.Create(Copies);
        if (environment is not ITaskSettable settable)
            return;
        if (task is null)
        {
            setup.Report.Skip($"{Check}: {environment.Spec.Name} takes tasks, but the check was given none");
            return;
        }
        setup.Report.ExpectThrows<ArgumentException>(Check, "a task of another type", () => SetWrong(setup, new()));
        setup.Report.ExpectThrows<ArgumentNullException>(Check, "a task that is null", () => SetWrong(setup, null!));
        CheckChangesNothing(setup, task);
        using var untouched = setup.Create(Copies);
        var (player, other) = (new ConformancePlayer(environment, setup.Seed), new ConformancePlayer(untouched, setup.Seed));
        player.Reset(setup.Seed);
        other.Reset(setup.Seed);
        for (var t = 0; t < 2; t++)
        {
            player.Step();
            other.Step();
        }
        settable.SetTask(task);
        var ended = new bool[Copies];
        byte[]? state = null;
        var random = new RandomStream[Copies];
        var digests = new List<ulong[]>();
        while (player.Steps < setup.Steps)
        {
            if (player.Steps == 3 && environment is ISavableEnvironment)
                (state, random) = (StateChecks.Save(environment), [.. player.Random]);
            player.Step();
            other.Step();
            for (var i = 0; i < Copies; i++)
            {
                ended[i] |= player.Ended(i);
                if (!ended[i])
                    setup.Report.Expect(player.Digest(i) == other.Digest(i), Check, i, player.Steps, "that the running episode goes on as if no task had been set", "something else");
            }
            if (state is not null)
                digests.Add([.. Enumerable.Range(0, Copies).Select(player.Digest)]);
        }
        if (state is not null)
            GoesOn(setup, state, random, digests);
    }

    private static void CheckChangesNothing(ConformanceSetup setup, object task)
    {
        using var environment = setup.Create(Copies);
        environment.Reset(setup.Seed, new byte[Copies * environment.Spec.Observation.Bytes]);
        StateChecks.Unchanged(setup, Check, environment, "CheckTask", () => ((ITaskSettable)environment).CheckTask(task));
    }

    private static void SetWrong(ConformanceSetup setup, object task)
    {
        using var environment = setup.Create(1);
        ((ITaskSettable)environment).SetTask(task);
    }

    private static void GoesOn(ConformanceSetup setup, byte[] state, RandomStream[] random, List<ulong[]> digests)
    {
        using var restored = setup.Create(Copies);
        var player = new ConformancePlayer(restored, setup.Seed);
        StateChecks.Load(restored, state);
        random.CopyTo(player.Random, 0);
        player.ReadMask();
        for (var t = 0; t < digests.Count; t++)
        {
            player.Step();
            for (var i = 0; i < Copies; i++)
                setup.Report.Expect(player.Digest(i) == digests[t][i], Check, i, t, "that a restored copy goes on with the tasks of the saved one", "something else");
        }
    }
}
