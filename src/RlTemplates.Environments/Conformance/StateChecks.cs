namespace RlTemplates.Environments;

/// <summary>Checks, where an environment can be saved, that a saved state continues as the original does, and that others are refused.</summary>
internal static class StateChecks
{
    private const string Check = "state";
    private const int Copies = 3;
    private const int StepsOfPlay = 20;

    /// <summary>Runs the checks.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(Copies);
        if (environment is not ISavableEnvironment)
        {
            setup.Report.Skip($"{Check}: {environment.Spec.Name} cannot be saved (it is not an ISavableEnvironment); a resumed run starts its episodes anew");
            return;
        }
        var player = new ConformancePlayer(environment, setup.Seed);
        player.Reset(setup.Seed);
        var (places, digests, saves) = (Places(setup.Steps), new List<ulong[]>(), new List<(int Step, byte[] State, RandomStream[] Random)>());
        while (true)
        {
            digests.Add([.. Enumerable.Range(0, Copies).Select(player.Digest)]);
            if (places.Contains(player.Steps))
                saves.Add((player.Steps, Save(environment), [.. player.Random]));
            if (player.Steps == setup.Steps)
                break;
            player.Step();
        }
        foreach (var (step, state, random) in saves)
            GoesOn(setup, step, state, random, digests);
        OthersAreRefused(setup, saves[^1].State);
    }

    // Where all episodes have the same length, no two neighbours both begin one: what is forgotten within an episode shows.
    private static int[] Places(int steps) => [.. new[] { 1, steps / 5, steps / 2, (steps / 2) + 1, steps * 5 / 7 }.Where(place => place > 0 && place < steps).Distinct()];

    private static void GoesOn(ConformanceSetup setup, int step, byte[] state, RandomStream[] random, List<ulong[]> digests)
    {
        using var restored = setup.Create(Copies);
        var other = new ConformancePlayer(restored, setup.Seed);
        Load(restored, state);
        setup.Report.Expect(Save(restored).AsSpan().SequenceEqual(state), Check, null, step, "the same bytes when the restored state is saved again", "others");
        random.CopyTo(other.Random, 0);
        other.ReadMask();
        for (var t = step + 1; t <= Math.Min(digests.Count - 1, step + (setup.Steps / 2)); t++)
        {
            other.Step();
            for (var i = 0; i < Copies; i++)
                setup.Report.Expect(other.Digest(i) == digests[t][i], Check, i, t, "that the restored copy goes on as the saved one", "something else");
        }
    }

    /// <summary>Holds a call to leave the environment as it was.</summary>
    /// <param name="setup">The setup.</param>
    /// <param name="check">Which check asks.</param>
    /// <param name="environment">The environment; one that cannot be saved is judged by <see cref="PlaysAsAfterReset"/>.</param>
    /// <param name="what">The call, in words.</param>
    /// <param name="call">The call.</param>
    public static void Unchanged(ConformanceSetup setup, string check, IEnvironment environment, string what, Action call)
    {
        if (environment is not ISavableEnvironment)
        {
            call();
            return;
        }
        var before = Save(environment);
        call();
        setup.Report.Expect(Save(environment).AsSpan().SequenceEqual(before), check, null, null, $"an unchanged state after {what}", "another");
    }

    /// <summary>Holds an environment that cannot be saved to play as one that was only reset; others are judged by their saved state.</summary>
    public static void PlaysAsAfterReset(ConformanceSetup setup, string check, IEnvironment environment, string what)
    {
        if (environment is ISavableEnvironment)
            return;
        using var untouched = setup.Create(environment.Count);
        var (player, other) = (new ConformancePlayer(environment, setup.Seed), new ConformancePlayer(untouched, setup.Seed));
        player.ReadMask();
        other.Reset(setup.Seed);
        while (player.Steps < Math.Min(setup.Steps, StepsOfPlay))
        {
            player.Step();
            other.Step();
            for (var i = 0; i < environment.Count; i++)
                setup.Report.Expect(player.Digest(i) == other.Digest(i), check, i, player.Steps, $"that it plays on as if there had been no {what}", "something else");
        }
    }

    /// <summary>The environment's state.</summary>
    public static byte[] Save(IEnvironment environment)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ((ISavableEnvironment)environment).Save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Restores a state, and refuses one that is not read whole.</summary>
    public static void Load(IEnvironment environment, byte[] state)
    {
        using var stream = new MemoryStream(state);
        using var reader = new BinaryReader(stream);
        ((ISavableEnvironment)environment).Load(reader);
        if (stream.Position != stream.Length)
            throw new InvalidOperationException($"Load left {stream.Length - stream.Position} of {stream.Length} bytes unread.");
    }

    private static void OthersAreRefused(ConformanceSetup setup, byte[] state)
    {
        using var larger = setup.Create(Copies + 1);
        using var same = setup.Create(Copies);
        setup.Report.ExpectThrows<InvalidDataException>(Check, $"a state of {Copies} copies loaded into {Copies + 1}", () => Load(larger, state));
        setup.Report.ExpectThrows<IOException>(Check, "a state whose last byte is missing (EndOfStreamException)", () => LoadTorn(same, state[..^1]));
    }

    private static void LoadTorn(IEnvironment environment, byte[] state)
    {
        try
        {
            Load(environment, state);
        }
        catch (InvalidDataException e)
        {
            throw new EndOfStreamException(e.Message, e);
        }
    }
}
