namespace RlTemplates.Environments.Tests;

internal static class EnvironmentConformance
{
    public static void Check(Func<int, IEnvironment> create, int steps)
    {
        SpecIsSound(create);
        SameSeedSameEpisodes(create, steps);
        CopiesDoNotDependOnTheirNumber(create, steps);
        EndsAreKeptApart(create, steps);
        SavedStateGoesOnBitForBit(create, steps);
        StateOfOtherSizesIsRefused(create);
        BadActionsAndSizesAreRefused(create);
        SteppingAllocatesNothing(create, steps);
    }

    private static void SpecIsSound(Func<int, IEnvironment> create)
    {
        using var environment = create(3);
        environment.Count.ShouldBe(3);
        environment.Spec.Name.ShouldNotBeNullOrWhiteSpace();
        environment.Spec.Observation.Shape.ShouldAllBe(size => size > 0);
        environment.Spec.ActionNames.Count.ShouldBe(((DiscreteSpace)environment.Spec.Action).Count);
        environment.Spec.FramesPerStep.ShouldBeGreaterThan(0);
        var mask = new bool[3 * environment.Spec.ActionNames.Count];
        environment.WriteActionMask(mask);
        mask.ShouldAllBe(allowed => allowed || environment.Spec.HasActionMask);
    }

    private static void SameSeedSameEpisodes(Func<int, IEnvironment> create, int steps)
    {
        Play(create, 2, 3, steps).ShouldBe(Play(create, 2, 3, steps));
        Play(create, 2, 3, steps).ShouldNotBe(Play(create, 2, 4, steps));
    }

    private static void CopiesDoNotDependOnTheirNumber(Func<int, IEnvironment> create, int steps)
    {
        var (two, five) = (Play(create, 2, 9, steps), Play(create, 5, 9, steps));
        for (var t = 0; t < steps; t++)
        {
            five.Skip(t * 5).Take(2).ShouldBe(two.Skip(t * 2).Take(2));
        }

        five.Take(5).Distinct().Count().ShouldBeGreaterThan(1);
    }

    private static void EndsAreKeptApart(Func<int, IEnvironment> create, int steps)
    {
        using var environment = create(4);
        var batch = new EnvironmentBatch(environment);
        var random = EnvironmentBatch.Streams(4, 5);
        batch.Reset(5);
        var (length, ends) = (new int[4], 0);
        for (var t = 0; t < steps; t++)
        {
            Array.Fill(batch.FinalObservations, (byte)0xA5);
            batch.Step(random);
            for (var i = 0; i < 4; i++)
            {
                length[i]++;
                (batch.Terminated[i] && batch.Truncated[i]).ShouldBeFalse();
                if (batch.Truncated[i])
                {
                    length[i].ShouldBe(environment.Spec.MaxEpisodeSteps!.Value);
                }

                var ended = batch.Terminated[i] || batch.Truncated[i];
                (batch.FinalObservation(i).IndexOfAnyExcept((byte)0xA5) >= 0).ShouldBe(ended);
                length[i].ShouldBeLessThanOrEqualTo(environment.Spec.MaxEpisodeSteps ?? int.MaxValue);
                if (ended)
                {
                    batch.FinalObservation(i).SequenceEqual(batch.Observation(i)).ShouldBeFalse();
                    (length[i], ends) = (0, ends + 1);
                }
            }
        }

        ends.ShouldBeGreaterThan(0);
    }

    private static void SavedStateGoesOnBitForBit(Func<int, IEnvironment> create, int steps)
    {
        using var environment = create(3);
        using var restored = create(3);
        var (batch, other) = (new EnvironmentBatch(environment), new EnvironmentBatch(restored));
        var random = EnvironmentBatch.Streams(3, 6);
        batch.Reset(6);
        for (var t = 0; t < steps / 2; t++)
        {
            batch.Step(random);
        }

        Load(restored, Save(environment));
        Save(restored).ShouldBe(Save(environment));
        var again = random.ToArray();
        for (var t = 0; t < steps / 2; t++)
        {
            batch.Step(random);
            other.Step(again);
            for (var i = 0; i < 3; i++)
            {
                other.Digest(i).ShouldBe(batch.Digest(i));
            }
        }
    }

    private static void StateOfOtherSizesIsRefused(Func<int, IEnvironment> create)
    {
        using var environment = create(2);
        using var larger = create(3);
        new EnvironmentBatch(environment).Reset(1);
        var state = Save(environment);
        Should.Throw<InvalidDataException>(() => Load(larger, state));
        Should.Throw<EndOfStreamException>(() => Load(environment, state[..^1]));
    }

    private static void BadActionsAndSizesAreRefused(Func<int, IEnvironment> create)
    {
        using var environment = create(2);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        batch.Actions[1] = ((DiscreteSpace)environment.Spec.Action).Count;
        Should.Throw<ArgumentOutOfRangeException>(batch.Step).Message.ShouldContain("copy 1");
        batch.Actions[1] = -1;
        Should.Throw<ArgumentOutOfRangeException>(batch.Step);
        Should.Throw<ArgumentException>(() => environment.Reset(1, new byte[3]));
        Should.Throw<ArgumentOutOfRangeException>(() => create(0));
    }

    private static void SteppingAllocatesNothing(Func<int, IEnvironment> create, int steps)
    {
        using var environment = create(4);
        var batch = new EnvironmentBatch(environment);
        var random = EnvironmentBatch.Streams(4, 8);
        batch.Reset(8);
        batch.Step(random);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var t = 0; t < steps; t++)
        {
            batch.Step(random);
        }

        environment.Reset(9, batch.Observations);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static List<ulong> Play(Func<int, IEnvironment> create, int count, ulong seed, int steps)
    {
        using var environment = create(count);
        var batch = new EnvironmentBatch(environment);
        var random = EnvironmentBatch.Streams(count, seed);
        var digests = new List<ulong>();
        batch.Reset(seed);
        for (var t = 0; t < steps; t++)
        {
            batch.Step(random);
            digests.AddRange(Enumerable.Range(0, count).Select(batch.Digest));
        }

        return digests;
    }

    private static byte[] Save(IEnvironment environment)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        environment.Save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Load(IEnvironment environment, byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        environment.Load(reader);
    }
}
