using System.Reflection;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Tests;

/// <summary>A wrong config class is never silently left out: the program that is compiled from it prints its errors and exits with 2.</summary>
[Collection("console")]
public sealed class InvalidConfigTests
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "RLT0001", "partial record Config", "class Config" },
        { "RLT0001", "partial record Config", "record Config" },
        { "RLT0001", "partial record Config", "partial record Config<T>" },
        { "RLT0002", "/*members*/", "public object Thing { get; init; } = 1;" },
        { "RLT0003", "/*members*/", "public int SomeName { get; init; } public int Some_Name { get; init; }" },
        { "RLT0004", "/*members*/", "public bool Verbose { get; init; }" },
        { "RLT0004", "/*members*/", "public int Definition { get; init; }" },
        { "RLT0005", "new();//algorithm", "new() { Gamma = 2 };" },
        { "RLT0006", "/*members*/", "public required int A { get; init; }" },
        { "RLT0009", ", AtLeast = 60", "" },
        { "RLT0010", "/*members*/", "[OnTrainResult] int M(TrainResult r) => 1;" },
        { "RLT0011", "/*members*/", "public CartPoleOptions Other { get; init; } = new();" },
        { "RLT0012", "public PpoOptions Algorithm", "private PpoOptions Algorithm" },
        { "RLT0013", "PpoOptions", "SacOptions" },
        { "RLT0014", "\"wrong\"", "\"Not Right\"" },
        { "RLT0016", "/*members*/", "[LogMetric(\"training_iteration\")] double M(TrainResult r) => 1;" },
        { "RLT0026", "/*members*/", "[Range(5, 1)] public int A { get; init; } = 3;" },
        { "RLT0028", "/*members*/", "[AllowedValues(\"a\")] public int A { get; init; }" },
        { "RLT0028", "/*members*/", "[AllowedValues(1)] public TimeSpan A { get; init; }" },
        { "RLT0043", "/*members*/", "public Kind A { get; init; } public enum Kind { EasyAi, EasyAI }" },
        { "RLT0044", "/*members*/", "public IReadOnlyDictionary<string, RlTemplates.Options.StopBound> Stop { get; init; } = new Dictionary<string, RlTemplates.Options.StopBound>();" },
    };

    private const string Right = """
        using System.ComponentModel.DataAnnotations;
        using RlTemplates;
        using RlTemplates.Environments;
        using RlTemplates.Learning.Algorithms;

        [RlExperiment("wrong")]
        [StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
        public sealed partial record Config
        {
            public CartPoleOptions Environment { get; init; } = new();
            public PpoOptions Algorithm { get; init; } = new();//algorithm
            /*members*/
        }

        """;

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Prints_its_errors_and_exits_with_2(string id, string right, string wrong)
    {
        var source = Right.Replace(right, wrong, StringComparison.Ordinal);
        source.ShouldNotBe(Right);
        (await GeneratorHarness.Analyze(source, OutputKind.ConsoleApplication)).ShouldContain(d => d.Id == id);

        var (code, errors) = await RunProgram(source);

        code.ShouldBe(2);
        errors.ShouldContain($"{id}: ");
    }

    [Fact]
    public async Task Defaults_that_throw_are_bad_input()
    {
        var (code, errors) = await RunProgram(Right.Replace(
            "new();//algorithm", "new() { LearningRate = RlTemplates.Learning.Optimizers.Schedule.Linear(1e-3, 0, -int.Parse(\"5\")) };", StringComparison.Ordinal), "train");

        code.ShouldBe(2);
        errors.ShouldStartWith("error: wrong: its config class Config cannot be made of its own defaults: The timesteps of Schedule.Linear must be a whole number from 1 to 1e15.");
        errors.ShouldNotContain("--verbose");
    }

    [Fact]
    public async Task Two_of_one_name_are_refused()
    {
        var (code, errors) = await RunProgram(Right + Right[Right.IndexOf("[RlExperiment", StringComparison.Ordinal)..].Replace("record Config", "record Second", StringComparison.Ordinal));

        (code, errors).ShouldBe((2, "error: 2 experiments are called wrong; each needs a name of its own in [RlExperiment].\n"));
    }

    [Fact]
    public async Task A_suppressed_error_still_is_one()
    {
        const string Pragma = "#pragma warning disable RLT0026\n";
        var source = Pragma + Right.Replace("/*members*/", "[Range(5, 1)] public int A { get; init; } = 3;", StringComparison.Ordinal);
        (await GeneratorHarness.Analyze(source, OutputKind.ConsoleApplication)).ShouldNotContain(d => d.Id == "RLT0026");

        var (code, errors) = await RunProgram(source);

        code.ShouldBe(2);
        errors.ShouldContain("RLT0026: The range of 'A' goes from 5 to 1");
    }

    [Fact]
    public async Task A_severity_of_none_does_not_hide_it_either()
    {
        var source = Right.Replace(", AtLeast = 60", "", StringComparison.Ordinal);
        var compilation = GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source], OutputKind.ConsoleApplication);
        var run = GeneratorHarness.Run(compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions([new("RLT0009", ReportDiagnostic.Suppress)])));

        (await RunProgram(run)).ShouldBe((2, "error: wrong: RLT0009: The stop criterion on 'time_total_s' has no bound; write AtLeast = or AtMost =.\n"));
    }

    [Fact]
    public async Task A_right_one_answers() => (await RunProgram(Right, "config")).Code.ShouldBe(0);

    private static Task<(int Code, string Errors)> RunProgram(string source, params string[] args) =>
        RunProgram(GeneratorHarness.Run(source, OutputKind.ConsoleApplication), args);

    private static async Task<(int Code, string Errors)> RunProgram(GeneratorRun run, params string[] args)
    {
        var main = run.Load().EntryPoint!.DeclaringType!.GetMethod("Main", BindingFlags.Static | BindingFlags.NonPublic)!;
        var (output, errors) = (Console.Out, Console.Error);
        using var complained = new StringWriter();
        Console.SetOut(TextWriter.Null);
        Console.SetError(complained);
        try
        {
            return (await (Task<int>)main.Invoke(null, [args])!, complained.ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
