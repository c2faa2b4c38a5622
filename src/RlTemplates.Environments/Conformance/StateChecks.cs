namespace RlTemplates.Environments;

/// <summary>Checks that a saved state goes on as the original does, and that others are refused.</summary>
internal static class StateChecks
{
    private const string Check = "state";
    private const int Copies = 3;

    /// <summary>Runs the checks.</summary>
    public static void Run(ConformanceSetup setup)
    {
        using var environment = setup.Create(Copies);
        using var restored = setup.Create(Copies);
        var (player, other) = (new ConformancePlayer(environment, setup.Seed), new ConformancePlayer(restored, setup.Seed));
        player.Reset(setup.Seed);
        while (player.Steps < setup.Steps / 2)
            player.Step();
        var state = Save(environment);
        Load(restored, state);
        setup.Report.Expect(Save(restored).AsSpan().SequenceEqual(state), Check, null, player.Steps, "the same bytes when the restored state is saved again", "others");
        player.Random.CopyTo(other.Random, 0);
        other.ReadMask();
        for (var t = 0; t < setup.Steps / 2; t++)
        {
            player.Step();
            other.Step();
            for (var i = 0; i < Copies; i++)
                setup.Report.Expect(other.Digest(i) == player.Digest(i), Check, i, player.Steps, "that the restored copy goes on as the saved one", "something else");
        }
        OthersAreRefused(setup, state);
    }

    /// <summary>The environment's state.</summary>
    public static byte[] Save(IEnvironment environment)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        environment.Save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Restores a state, and refuses one that is not read whole.</summary>
    public static void Load(IEnvironment environment, byte[] state)
    {
        using var stream = new MemoryStream(state);
        using var reader = new BinaryReader(stream);
        environment.Load(reader);
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
