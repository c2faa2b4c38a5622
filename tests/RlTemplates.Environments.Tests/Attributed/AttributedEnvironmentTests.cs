using System.Runtime.CompilerServices;

namespace RlTemplates.Environments.Tests;

public sealed class AttributedEnvironmentTests
{
    [Fact]
    public void HallwayConforms() => EnvironmentConformance.Check<Hallway, HallwayOptions>(new() { MaxEpisodeSteps = 20 }, steps: 300);

    [Fact]
    public void WrappedHallwayConforms() =>
        EnvironmentConformance.Check<Hallway, HallwayOptions>(new() { Wrappers = [Wrapper.TimeLimit(9), Wrapper.FrameStack(2)] }, steps: 300);

    [Fact]
    public void CartPoleConforms() => EnvironmentConformance.Check<PlainCartPole, PlainCartPoleOptions>(new() { MaxEpisodeSteps = 60 }, steps: 300);

    [Fact]
    public void ArmsConform() => EnvironmentConformance.Check<Arms, ArmsOptions>(new(), steps: 300);

    [Fact]
    public void PaintingConforms() => EnvironmentConformance.Check<Painting, PaintingOptions>(new(), steps: 300);

    [Fact]
    public void DrawingConforms() => EnvironmentConformance.Check<Drawing, DrawingOptions>(new(), steps: 100);

    [Fact]
    public void SpecsTellWhatTheMembersSay()
    {
        var arms = Arms.Create(new() { Joints = 4 }, 1).Spec;
        (arms.Name, arms.MaxEpisodeSteps, arms.HasActionMask).ShouldBe(("arms", null, false));
        arms.Observation.Size.ShouldBe(4 + 3 + 2);
        arms.Observation.Low[..5].ShouldBe([-100, -100, -100, -100, float.NegativeInfinity]);
        arms.Action.ShouldBe(new BoxSpace([-1, -1, -1, -1, 0], [1, 1, 1, 1, 0.5f]));

        var painting = Painting.Create(new(), 1).Spec;
        painting.Observation.ShouldBe(new ObservationSpace(ElementType.UInt8, 5, 6, 2));
        painting.Action.ShouldBe(new MultiDiscreteSpace(5, 2));
        (painting.MaxEpisodeSteps, painting.HasActionMask).ShouldBe((9, true));
        Drawing.Create(new(), 1).Spec.Observation.ShouldBe(new ObservationSpace(ElementType.UInt8, 2, 3, 1));
    }

    [Fact]
    public void RewardsAndEndsThatCanBeSetAreClearedBeforeEachStep()
    {
        using var environment = Painting.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var t = 0; t < 3; t++)
        {
            batch.Step();
            batch.Rewards[0].ShouldBe(2);
        }
    }

    /// <summary>The same draws and the same formulas; sine and rounding differ in the last bits.</summary>
    [Fact]
    public void PlainCartPolePlaysAsTheBuiltInOneDoes()
    {
        const int Copies = 11;
        var (plain, built) = (new EnvironmentBatch(PlainCartPole.Create(new() { MaxEpisodeSteps = 40 }, Copies)), new EnvironmentBatch(CartPole.Create(new() { MaxEpisodeSteps = 40 }, Copies)));
        plain.Reset(3);
        built.Reset(3);
        var random = EnvironmentBatch.Streams(Copies, 5);
        var ends = 0;
        for (var t = 0; t < 400; t++)
        {
            built.Step(random);
            built.Actions.CopyTo(plain.Actions);
            plain.Step();
            plain.Rewards.ShouldBe(built.Rewards);
            plain.Terminated.ShouldBe(built.Terminated);
            plain.Truncated.ShouldBe(built.Truncated);
            for (var i = 0; i < Copies; i++)
            {
                plain.Features(i).ShouldBe(built.Features(i), 1e-4);
                if (!built.Ended(i))
                    continue;
                plain.FinalFeatures(i).ShouldBe(built.FinalFeatures(i), 1e-4);
                ends++;
            }
        }
        ends.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void AStateOfOtherSizesIsRefusedAndChangesNothing()
    {
        using var large = new Reloaded(Arms.Create(new() { Joints = 4 }, 2));
        using var small = new Reloaded(Arms.Create(new() { Joints = 3 }, 2));
        var before = small.Save();
        Should.Throw<InvalidDataException>(() => small.Load(large.Save()));
        small.Save().ShouldBe(before);
    }

    [Fact]
    public void DamageIsRefusedAndChangesNothing()
    {
        using var environment = new Reloaded(Arms.Create(new(), 3));
        var state = environment.Save();
        for (var i = 0; i < state.Length; i += 7)
        {
            var damaged = (byte[])state.Clone();
            damaged[i] ^= 0x41;
            var error = Should.Throw<Exception>(() => environment.Load(damaged));
            (error is InvalidDataException or EndOfStreamException).ShouldBeTrue(error.ToString());
            environment.Save().ShouldBe(state);
        }
    }

    [Fact]
    public void TheExampleOfTheDocsIsThisCode()
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var page = File.ReadAllText(Path.Combine(folder, "../../../docs/environments/own.md"));
        File.ReadLines(Path.Combine(folder, "Hallway.cs")).Where(line => !line.StartsWith("namespace", StringComparison.Ordinal))
            .ShouldAllBe(line => page.Contains(line, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;

    /// <summary>An environment in the middle of its episodes.</summary>
    private sealed class Reloaded : IDisposable
    {
        private readonly IEnvironment _environment;

        public Reloaded(IEnvironment environment)
        {
            _environment = environment;
            var batch = new EnvironmentBatch(environment);
            batch.Reset(1);
            for (var t = 0; t < 5; t++)
                batch.Step();
        }

        public byte[] Save()
        {
            using var stream = new MemoryStream();
            ((ISavableEnvironment)_environment).Save(new(stream));
            return stream.ToArray();
        }

        public void Load(byte[] state) => ((ISavableEnvironment)_environment).Load(new(new MemoryStream(state)));

        public void Dispose() => _environment.Dispose();
    }
}
