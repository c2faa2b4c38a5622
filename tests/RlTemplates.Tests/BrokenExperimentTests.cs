using System.Reflection;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Tests;

/// <summary>A config class that throws, or leaves out a part, takes no other experiment with it.</summary>
[Collection("console")]
public sealed class BrokenExperimentTests : IDisposable
{
    private const string Source = """
        #pragma warning disable RLT0031
        using RlTemplates;
        using RlTemplates.Environments;
        using RlTemplates.Experiments;
        using RlTemplates.Learning.Algorithms;
        using RlTemplates.Learning.Optimizers;

        [RlExperiment("broken")]
        [StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
        public sealed partial record Broken
        {
            public CartPoleOptions Environment { get; init; } = new();
            public PpoOptions Algorithm { get; init; } = new();//algorithm
            /*members*/
        }

        [RlExperiment("other")]
        [StopWhen(Metric.TimestepsTotal, AtLeast = 100)]
        public sealed partial record Other
        {
            public CartPoleOptions Environment { get; init; } = new();
            public PpoOptions Algorithm { get; init; } = new();
        }

        """;

    private const string Members = "/*members*/";
    private const string Algorithm = "new();//algorithm";

    private readonly string _folder = Directory.CreateTempSubdirectory("broken").FullName;

    public static TheoryData<string, string, string> Wrong => new()
    {
        { Algorithm, "new() { LearningRate = Schedule.Parse(Wrong.Text, null) };", "'fast' is no schedule: write a number, for example 3e-4, or linear(3e-4, 0, 1000000)." },
        { Members, "public Broken() => throw new System.IO.FileNotFoundException(\"no map.txt\");", "FileNotFoundException: no map.txt." },
        { Members, "public int Size { get; init; } = (new int[0])[1];", "IndexOutOfRangeException: Index was outside the bounds of the array." },
        { Members, "private static readonly int Size = int.Parse(Wrong.Text);", "The input string 'fast' was not in a correct format." },
    };

    public static TheoryData<string, string, string> Nulls => new()
    {
        { Algorithm, "Wrong.Null<PpoOptions>();", "Broken.Algorithm" },
        { Algorithm, "new() { Network = Wrong.Null<RlTemplates.Networks.NetworkOptions>() };", "Broken.Algorithm.Network" },
        { Members, "public string Note { get; init; } = Wrong.Null<string>();", "Broken.Note" },
        { Members, "public IReadOnlyList<int> Sizes { get; init; } = Wrong.Null<int[]>();", "Broken.Sizes" },
        { Members, "public EvaluationOptions Evaluation { get; init; } = Wrong.Null<EvaluationOptions>();", "Broken.Evaluation" },
        { Members, "public IReadOnlyList<HookOptions> Hooks { get; init; } = Wrong.Null<HookOptions[]>();", "Broken.Hooks" },
        { Members, "public Inner Part { get; init; } = new(); public sealed record Inner { public string Text { get; init; } = Wrong.Null<string>(); }", "Broken.Part.Text" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_its_class_throws_is_told_by_its_own_verbs_and_the_help_alone(string right, string wrong, string reason) =>
        await Holds(right, wrong, $"broken: its config class Broken cannot be made of its own defaults: {reason}");

    [Theory]
    [MemberData(nameof(Nulls))]
    public async Task A_part_that_is_null_is_named(string right, string wrong, string member) =>
        await Holds(right, wrong, $"broken: its config class Broken cannot be made of its own defaults: {member} is null, which its type does not allow; give it a value.");

    [Fact]
    public async Task Beside_no_other_its_help_and_the_list_of_runs_still_work()
    {
        var alone = Source[..Source.IndexOf("[RlExperiment(\"other", StringComparison.Ordinal)].Replace(Algorithm, "new(); public Broken() => throw new InvalidOperationException();", StringComparison.Ordinal);
        var program = Program(alone);

        (await Run(program, "runs")).Code.ShouldBe(0);
        (await Run(program, "--help")).Output.ShouldContain("broken: its config class Broken cannot be made");
        (await Run(program, "train")).Code.ShouldBe(2);
        (await Run(program, "config", "schema")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_value_that_the_class_itself_refuses_is_bad_input()
    {
        const string Size = "public int Size { get => field; init => field = value < 9 ? value : throw new ArgumentException(\"nothing so large\"); } = 3;";
        var program = Program(Source.Replace(Members, Size, StringComparison.Ordinal));

        (await Run(program, "config", "--experiment", "broken", "--size", "9")).ShouldBe((2, "", "error: The config class refuses the values of its options: nothing so large.\n"));
        (await Run(program, "config", "--experiment", "broken", "--size", "8")).Code.ShouldBe(0);
    }

    [Fact]
    public void The_place_is_named_where_the_program_knows_it()
    {
        var unmade = global::RlTemplates.Verbs.UnmadeExperiment.Judge(EntryScript.Experiment("late", typeof(LateExperiment), static () => throw LateExperiment.Thrown())).ShouldNotBeNull();

        unmade.Finding.ShouldStartWith("late: its config class LateExperiment (BrokenExperimentTests.cs:");
        unmade.Finding.ShouldEndWith(") cannot be made of its own defaults: InvalidOperationException: too late.");
    }

    private async Task Holds(string right, string wrong, string finding)
    {
        var source = Source.Replace(right, wrong, StringComparison.Ordinal) + """

            internal static class Wrong
            {
                public static string Text => "fast";
                public static T Null<T>() where T : class => null!;
            }
            """;
        var program = Program(source);

        foreach (var args in (string[][])[["train"], ["config"], ["config", "schema"], ["evaluate"], ["train", "--algorithm.gamma", "0.9"]])
            (await Run(program, [.. args, "--experiment", "broken"])).ShouldBe((2, "", $"error: {finding}\n"), string.Join(' ', args));
        var help = await Run(program, "--help");
        (help.Code, help.Errors).ShouldBe((0, ""));
        help.Output.ShouldContain("Experiments: other.");
        help.Output.ShouldContain($"\nExperiments that cannot be made:\n  {finding}\n");
        (await Run(program, "train", "--help")).Output.ShouldContain(finding);
        (await Run(program, "train", "--experiment", "other")).Code.ShouldBe(0);
        (await Run(program, "runs")).Output.ShouldContain("other");
        (await Run(program, "runs", "--experiment", "broken")).Code.ShouldBe(0);
        (await Run(program, "train")).Errors.ShouldBe("error: This program has several experiments; pass --experiment with one of other, broken.\n");
    }

    private static MethodInfo Program(string source) =>
        GeneratorHarness.Run(source, OutputKind.ConsoleApplication).Load().EntryPoint!.DeclaringType!.GetMethod("Main", BindingFlags.Static | BindingFlags.NonPublic)!;

    private async Task<(int Code, string Output, string Errors)> Run(MethodInfo main, params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var complained = new StringWriter();
        Console.SetOut(written);
        Console.SetError(complained);
        try
        {
            var code = await (Task<int>)main.Invoke(null, [(string[])[.. args, "--runs", _folder]])!;
            return (code, written.ToString().ReplaceLineEndings("\n"), complained.ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    private static class LateExperiment
    {
        public static InvalidOperationException Thrown()
        {
            try
            {
                throw new InvalidOperationException("too late");
            }
            catch (InvalidOperationException exception)
            {
                return exception;
            }
        }
    }
}
