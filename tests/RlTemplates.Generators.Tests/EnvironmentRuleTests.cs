using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class EnvironmentRuleTests
{
    /// <summary>Rule, members that break it, what they take the place of, words of the message, members that are right.</summary>
    public static TheoryData<string, string, string, string, string> Members => new()
    {
        { "RLT0090", "void Create() { }", "", "generated factory", "void Make() { }" },
        { "RLT0094", "", "Observation Reset Step", "[Observation] float Position", Place + NoReset + "[Step] void Step() { Place++; Reward++; Done = true; }" },
        { "RLT0094", "", "Action", "[Action(3)] int _move;", "[Action(2)] int Go;" },
        { "RLT0094", "", "Reward Step", "[Reward] float _reward;", "[Reward] float Pay => 1; " + QuietStep },
        { "RLT0094", "", "Reset", "[Reset] void Reset(ref RandomStream random)", NoReset },
        { "RLT0094", "", "Step", "[Step] void Step()", "[Step] void Go() { Place++; Reward = Move; Done = true; }" },
        { "RLT0095", "[Reward] float Other => 1;", "", "'Other' is a second [Reward] member beside 'Reward'", "float Other => 1;" },
        { "RLT0095", "[Terminated] bool Other => true;", "Truncated", "'Other' is a second [Terminated]", "[Truncated] bool Other => true;" },
        { "RLT0095", "[Truncated] bool A => true; [Truncated] bool B => true;", "Truncated", "'B' is a second [Truncated] member beside 'A'", "[Truncated] bool A => true;" },
        { "RLT0095", "[Reset] void Again() { }", "", "'Again' is a second [Reset]", "void Again() { }" },
        { "RLT0095", "[Step] void Again() { }", "", "'Again' is a second [Step]", "void Again() { }" },
        { "RLT0096", "[Observation] string Text => \"\";", "", "has type string", "[Observation] float Number => 1;" },
        { "RLT0096", "[Observation] static float Shared => 1;", "", "is static", "[Observation] double Own => 1;" },
        { "RLT0096", "[Observation] void Look(float[] into) { }", "", "void Look(Span<float> features)", "[Observation(Size = 2)] void Look(Span<float> into) { }" },
        { "RLT0096", "[Observation] System.DayOfWeek Day => default;", "", "int DayNumber => (int)Day;", "[Observation] int Day => 1;" },
        { "RLT0096", "[Observation] float Hidden { set { } }", "", "cannot be read", "[Observation] bool Shown { get { return true; } }" },
        { "RLT0096", "[Observation] byte[] Picture = new byte[4];", "", "byte[,]", "[Observation] float[] Picture = new float[4];" },
        { "RLT0097", "[Observation] byte[,] Picture = new byte[4, 4];", "", "'Picture' is an image beside 'Place'", "byte[,] Picture = new byte[4, 4];" },
        { "RLT0097", Pictures + "[Observation] byte[,,] B = new byte[4, 4, 3];", "Observation Reset Step", "'B' is a second image beside 'A'", Pictures },
        { "RLT0097", Pictures + Place, "Observation Reset Step", "'Place' is a number beside 'A'", Pictures },
        { "RLT0098", "[Observation] void Look(Span<float> into) { }", "", "[Observation(Size = 12)]", "[Observation(Size = 12)] void Look(Span<float> into) { }" },
        { "RLT0098", "[Observation(Size = 0)] void Look(Span<float> into) { }", "", "a Size of 0; it must be at least 1", "[Observation(Size = 1)] void Look(Span<float> into) { }" },
        { "RLT0098", "[Observation(Size = 3)] float[] Look = new float[3];", "", "remove it", "[Observation] float[] Look = new float[3];" },
        { "RLT0098", Drawing("Height = 4"), "Observation Reset Step", "Height = 12, Width = 12", Drawing("Height = 4, Width = 5") },
        { "RLT0098", Drawing("Height = 4, Width = 5, Channels = -1"), "Observation Reset Step", "Channels of -1", Drawing("Height = 4, Width = 5, Channels = 3") },
        { "RLT0099", "[Action(2)] string Word = \"\";", "", "has type string", "[Action(2)] int Number;" },
        { "RLT0099", "[Action(2)] readonly int Number = 1;", "", "cannot be set", "[Action(2)] int Number = 1;" },
        { "RLT0099", "[Action(2)] int Number { get; init; }", "", "cannot be set", "[Action(2)] int Number { get; set; }" },
        { "RLT0099", "[Action(2)] [NotState] static int Number;", "", "is static", "[Action(2)] int Number;" },
        { "RLT0100", "[Action(Low = -1, High = 1)] float Force;", "", "'Force' is continuous beside 'Move'", "[Action(4)] int Force;" },
        { "RLT0100", "[Action(Low = -1, High = 1)] float Force; [Action(3)] int Move;", "Action", "'Move' is a choice beside 'Force'", "[Action(Low = -1, High = 1)] float Force;  [Action(Low = -1, High = 1)] float[] Move = new float[2];" },
        { "RLT0101", "[Action(0)] int None;", "", "has 0 choices", "[Action(1)] int None;" },
        { "RLT0101", "[Action] int None;", "", "write [Action(3)]", "[Action(2)] int None;" },
        { "RLT0101", "[Action(7)] System.DayOfWeek Day;", "", "has 7 choices; write [Action]", "[Action] System.DayOfWeek Day;" },
        { "RLT0101", "[Action] Odd Which; } enum Odd { A = 1, B = 3", "", "must be numbered 0, 1, 2", "[Action] Odd Which; } enum Odd { A, B" },
        { "RLT0101", "[Action(2, Low = -1, High = 1)] float Force;", "Action", "no choices", "[Action(Low = -1, High = 1)] float Force;" },
        { "RLT0102", "[Action] float Force;", "Action", "Low = -1, High = 1", "[Action(Low = -2, High = 0)] float Force;" },
        { "RLT0102", "[Action(Low = 1, High = -1)] float Force;", "Action", "did you mean -1 to 1?", "[Action(Low = -1, High = 1)] double Force;" },
        { "RLT0102", "[Action(Low = 0, High = double.PositiveInfinity)] float Force;", "Action", "must be finite", "[Action(Low = 0, High = 1)] float Force;" },
        { "RLT0102", "[Action(2, Low = 0)] int Bounded;", "", "remove Low and High", "[Action(2)] int Bounded;" },
        { "RLT0102", "[Observation(Low = 2, High = 1)] float Far => 1;", "", "did you mean 1 to 2?", "[Observation(Low = 1)] float Far => 1;" },
        { "RLT0102", "[Observation(Low = 0)] byte[,] A = new byte[4, 4]; float Place; " + NoReset + QuietStep.Replace("Done", "Reward = Move; Done", StringComparison.Ordinal), "Observation Reset Step", "0 to 255", Pictures },
        { "RLT0103", "[Reward] string Reward = \"\";" + QuietStep, "Reward Step", "float Reward", "[Reward] int Reward;" + QuietStep },
        { "RLT0103", "[Reward] float Pay(int n) => n;" + QuietStep, "Reward Step", "float Pay()", "[Reward] double Pay() => 1;" + QuietStep },
        { "RLT0103", "[Truncated] int Cut;", "Truncated", "bool Cut", "[Truncated] bool Cut;" },
        { "RLT0103", "[Truncated] static bool Cut => true;", "Truncated", "bool Cut", "[Truncated] bool Cut() => true;" },
        { "RLT0103", "[Reset] void Reset(RandomStream random) => Place = options.Offset;", "Reset", "void Reset(ref RandomStream random)", NoReset },
        { "RLT0103", "[Reset] async void Reset() => await System.Threading.Tasks.Task.Yield();", "Reset", "void Reset(ref RandomStream random)", NoReset },
        { "RLT0103", "[Step] bool Step() => Done = Place > Reward++ + Place++;", "Step", "void Step(ref RandomStream random)", "[Step] void Step(ref RandomStream random) => Done = Place > Reward++ + Place++;" },
        { "RLT0103", "[ActionMask] void Allow(bool[] allowed) { }", "", "void Allow(Span<bool> allowed)", "[ActionMask] void Allow(Span<bool> allowed) { }" },
        { "RLT0104", "[ActionMask] bool[] Allowed = new bool[2];", "", "has 2 flags; there are 3 choices", "[ActionMask] bool[] Allowed = new bool[3];" },
        { "RLT0104", "[Action(4)] int Other; [ActionMask] bool[] Allowed = [true, true, true];", "", "there are 7 choices", "[Action(4)] int Other; [ActionMask] bool[] Allowed = [true, true, true, true, true, true, true];" },
        { "RLT0104", "[Action(Low = -1, High = 1)] float Force; [ActionMask] void Allow(Span<bool> allowed) { }", "Action", "actions are continuous", "[Action(Low = -1, High = 1)] float Force;" },
        { "RLT0105", "string Word = \"\"; void Speak() => Word += 1;", "", "make it readonly", "readonly string Word = \"\";" },
        { "RLT0105", "Dictionary<int, int> Map = [];", "", "[NotState]", "[NotState] Dictionary<int, int> Map = [];" },
        { "RLT0105", "readonly Dictionary<int, int> Map = [];", "", "[NotState]", "readonly IReadOnlyDictionary<int, int> Map = new Dictionary<int, int>();" },
        { "RLT0105", "float[][] Rows = [];", "", "write float[,]", "float[,] Rows = new float[2, 2];" },
        { "RLT0105", "readonly Board Board = new(); } class Board { public int Number;", "", "implement IStateful in it", "Board Board; } struct Board { public int Number;" },
        { "RLT0105", "event Action? Moved; void Raise() => Moved?.Invoke();", "", "Moved", "readonly Action? Moved; void Raise() => Moved?.Invoke();" },
        { "RLT0106", "static int Total; void Add() => Total++;", "", "all copies share it", "int Total; void Add() => Total++;" },
        { "RLT0106", "static int Total { get; set; }", "", "'Total' is static", "static readonly int Total = 1; const int Other = 2; static int Third { get; } = 3;" },
        { "RLT0107", "int Draw() => System.Random.Shared.Next();", "", "'Random.Shared'", "int Draw(ref RandomStream random) => random.NextInt32(3);" },
        { "RLT0107", "int Draw() => new System.Random(1).Next();", "", "'new Random()'", "int Draw(System.Random random) => random.Next();" },
        { "RLT0107", "long Ticks => DateTime.UtcNow.Ticks;", "", "count steps instead", "long Ticks => DateTime.UnixEpoch.Ticks;" },
        { "RLT0107", "Guid Id = Guid.NewGuid();", "", "'Guid.NewGuid'", "Guid Id = Guid.Empty;" },
        { "RLT0108", QuietStep.Replace("Done = true;", "Reward = Place;", StringComparison.Ordinal), "Terminated Truncated Step", "MaxEpisodeSteps = 1000", "[Truncated] bool Done;" + QuietStep },
        { "RLT0128", "", "Truncated", "MaxEpisodeSteps = 1000", "[Truncated] bool Late;" },
        { "RLT0109", "[Terminated, Truncated] bool Done;", "Terminated Truncated", "[Terminated] and [Truncated]", "[Terminated] bool Done;" },
        { "RLT0109", "int steps; int MaxSteps => 3; [Terminated] bool Done => steps++ > MaxSteps;" + QuietStep.Replace("Done = true;", "Reward = Place;", StringComparison.Ordinal), "Terminated Truncated Step", "reads the limit 'MaxSteps'", "int steps; int MaxSteps => 3; [Truncated] bool Done => steps++ > MaxSteps;" + QuietStep.Replace("Done = true;", "Reward = Place;", StringComparison.Ordinal) },
        { "RLT0109", "[Terminated] bool TimeLimit;" + QuietStep.Replace("Done = true;", "TimeLimit = Reward++ > Place;", StringComparison.Ordinal), "Terminated Truncated Step", "called like a limit", "[Truncated] bool TimeLimit;" + QuietStep.Replace("Done = true;", "TimeLimit = Reward++ > Place;", StringComparison.Ordinal) },
    };

    /// <summary>Rule, what of the sample class is otherwise, words of the message.</summary>
    public static TheoryData<string, string, string, string> Declarations => new()
    {
        { "RLT0090", "public sealed partial class Walker", "public sealed class Walker", "write 'partial class'" },
        { "RLT0090", "public sealed partial class Walker", "public sealed partial record Walker", "must be a partial class" },
        { "RLT0090", "public sealed partial class Walker", "public abstract partial class Walker", "is abstract" },
        { "RLT0090", "public sealed partial class Walker", "public partial class Walker<T>", "generic" },
        { "RLT0090", "public sealed partial class Walker(WalkerOptions options)", "public sealed partial class Walker(WalkerOptions options) : List<int>", "base class" },
        { "RLT0090", "public sealed partial class Walker", "[Environment(ObservationKinds.Vector, ActionKinds.Discrete)] public sealed partial class Walker", "remove that attribute" },
        { "RLT0091", "\"walker\"", "\"Walker 2\"", "for example 'walker-2'" },
        { "RLT0091", "\"walker\"", "\"\"", "for example 'walker'" },
        { "RLT0091", "\"walker\"", "\"two--dashes\"", "for example 'two-dashes'" },
        { "RLT0093", "(WalkerOptions options)", "(int options)", "takes 'Int32'" },
        { "RLT0093", "(WalkerOptions options)", "(WalkerOptions options, int count)", "one constructor with one parameter" },
        { "RLT0093", "(WalkerOptions options)", "(OtherOptions options)", "takes 'OtherOptions'" },
        { "RLT0093", "typeof(Walker)", "typeof(string)", "the options of 'String'" },
        { "RLT0093", "public sealed record WalkerOptions", "sealed record WalkerOptions", "more visible than 'WalkerOptions'" },
        { "RLT0093", "\"walker\"", "\"walker\", MaxEpisodeSteps = -1", "MaxEpisodeSteps of -1" },
        { "RLT0093", "public float Offset", "public long MaxEpisodeSteps { get; init; } public float Offset", "it must be an int" },
        { "RLT0093", "[Reward] float Reward;", "[Reward] public required float Reward;", "no member may be required" },
    };

    private const string Place = "[Observation] float Place;";
    private const string NoReset = "[Reset] void Reset() => Place = options.Offset;";
    private const string QuietStep = "[Step] void Step() { Place += Move; Done = true; }";
    private const string Pictures = "[Observation] byte[,] A = new byte[4, 4]; [Reset] void Reset() => Reward = options.Offset; [Step] void Step() { A[0, 0]++; Reward = Move; Done = true; }";

    [Theory]
    [MemberData(nameof(Members))]
    public async Task AMemberRule(string id, string wrong, string without, string words, string right)
    {
        await Fires(id, EnvironmentSamples.Class(wrong, without), words);
        var mended = await GeneratorHarness.Analyze(EnvironmentSamples.Class(right, without));
        mended.Where(d => d.Id == id).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Declarations))]
    public async Task ADeclarationRule(string id, string right, string wrong, string words)
    {
        var source = EnvironmentSamples.Class(rest: "namespace Lab { public sealed record OtherOptions { public float Offset { get; init; } } }");
        source.ShouldContain(right);
        await Fires(id, source.Replace(right, wrong, StringComparison.Ordinal), words);
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public class Outer {", "stands in a type that is not partial")]
    [InlineData("public partial class Outer<T> {", "generic")]
    [InlineData("partial class Outer { partial class Inner {", "is not visible")]
    public Task ANestingRule(string outer, string words) => Fires("RLT0090", EnvironmentSamples.Class(outer: outer), words);

    [Fact]
    public async Task NestedClassesAreFine()
    {
        var run = GeneratorHarness.Run(EnvironmentSamples.Class(outer: "public partial class Outer {"));
        run.Diagnostics.ShouldBeEmpty();
        (await GeneratorHarness.Analyze(EnvironmentSamples.Class(outer: "public partial class Outer {"))).ShouldBeEmpty();
    }

    [Fact]
    public Task ALimitInBothPlacesIsOneTooMany() =>
        Fires("RLT0093", EnvironmentSamples.Hallway.Replace("\"hallway\"", "\"hallway\", MaxEpisodeSteps = 9", StringComparison.Ordinal), "has a MaxEpisodeSteps in its options too");

    [Fact]
    public async Task NamesAreTakenOnce()
    {
        var twice = EnvironmentSamples.Class() + EnvironmentSamples.Hallway.Replace("\"hallway\"", "\"walker\"", StringComparison.Ordinal);
        await Fires("RLT0092", twice, "'walker' of 'Walker' is taken by 'Lab.Hallway'");
        (await Finding.Place("RLT0092", twice)).ShouldBe("\"walker\"");
        (await GeneratorHarness.Analyze(EnvironmentSamples.Class() + EnvironmentSamples.Hallway)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RandomNumbersElsewhereAreNobodysConcern() =>
        (await GeneratorHarness.Analyze(EnvironmentSamples.Class() + "public class Elsewhere { public int Draw() => System.Random.Shared.Next(); }")).ShouldBeEmpty();

    private static string Drawing(string sizes) =>
        $"[Observation({sizes})] void Draw(Span<byte> pixels) => pixels[0] = (byte)Reward; [Reset] void Reset() => Reward = options.Offset; [Step] void Step() {{ Reward = Move; Done = true; }}";

    private static async Task Fires(string id, string source, string words)
    {
        var found = await GeneratorHarness.Analyze(source);
        var finding = found.FirstOrDefault(d => d.Id == id && d.GetMessage(null).Contains(words, StringComparison.Ordinal))
            .ShouldNotBeNull($"{id} with '{words}' does not fire; found: {string.Join(", ", found)}");
        finding.Location.Kind.ShouldBe(LocationKind.SourceFile);
        finding.Location.SourceTree!.FilePath.ShouldBe("Source1.cs");
    }
}
