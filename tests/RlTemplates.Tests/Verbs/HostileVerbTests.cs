using RlTemplates.Experiments;
using RlTemplates.Verbs;

namespace RlTemplates.Tests.Verbs;

/// <summary>Verbs of packages that do what no verb should.</summary>
[Collection("console")]
public sealed class HostileVerbTests
{
    [Fact]
    public async Task A_verb_that_cannot_be_made_leaves_the_others_usable()
    {
        var (code, errors) = await Run([new Func<Unmakable>(() => new Unmakable())], "config");

        (code, errors).ShouldBe((0, "warning: The verb Unmakable cannot be made and is left out: InvalidOperationException: no kubectl\n"));
    }

    [Theory]
    [InlineData("error: Unknown option --unknown.\n", "idle", "--unknown", "3")]
    [InlineData("error: Unknown option --sed; did you mean --seed?\n", "idle", "--sed", "3")]
    [InlineData("error: --algorithm.gamma is 3; it must lie in [0, 1].", "idle", "--algorithm.gamma", "3")]
    [InlineData("error: --experiment is 'zzz'; it must be one of pole", "idle", "--experiment", "zzz")]
    [InlineData("error: 'extra' stands where an option is expected", "idle", "extra")]
    public async Task Options_are_judged_although_the_verb_does_not_read_them(string expected, params string[] args)
    {
        var (code, errors) = await Run([() => new Idle(0)], args);

        (code, errors.StartsWith(expected, StringComparison.Ordinal)).ShouldBe((2, true), errors);
    }

    [Fact]
    public async Task A_misspelt_preset_is_judged_by_the_experiment_that_has_a_near_one()
    {
        var presets = Path.Combine(AppContext.BaseDirectory, "configs", "hallway");
        Directory.CreateDirectory(presets);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(presets, "steadily.yaml"), "seed: 2", TestContext.Current.CancellationToken);

            var (code, errors) = await Run([PoleExperiment.Definition, HallwayExperiment.Definition], [() => new Idle(0)], "idle", "--config", "steadly", "--seed", "3");

            (code, errors.TrimEnd().EndsWith("; did you mean steadily?", StringComparison.Ordinal)).ShouldBe((2, true), errors);
        }
        finally
        {
            Directory.Delete(presets, recursive: true);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(255, 255)]
    [InlineData(256, 1)]
    [InlineData(300, 1)]
    [InlineData(-1, 1)]
    public async Task A_code_that_the_system_cannot_tell_is_a_failure(int returned, int expected)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows keeps all 32 bits of an exit code.");

        (await Run([() => new Idle(returned)], "idle")).ShouldBe((expected, ""));
    }

    [Fact]
    public async Task A_verb_that_returns_no_task_is_named() =>
        (await Run([() => new Idle(null)], "idle")).ShouldBe((1, "error: InvalidOperationException: Idle.RunAsync returned null. (--verbose shows where)\n"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_does_not_steer_the_terminal(bool isVerbose)
    {
        var (code, errors) = await Run([() => new Idle(0, "lost \u001b[2J\nit \u202e all")], isVerbose ? ["idle", "--verbose"] : ["idle"]);

        (code, errors.Any(c => char.IsControl(c) && c != '\n'), errors.Contains('\u202e')).ShouldBe((1, false, false), errors);
        errors.ShouldStartWith(isVerbose ? "error: System.IO.IOException: lost \ufffd[2J\nit \ufffd all\n   at " : "error: IOException: lost \ufffd[2J it \ufffd all (--verbose");
    }

    private static Task<(int Code, string Errors)> Run(IReadOnlyList<Func<Verb>> verbs, params string[] args) => Run([PoleExperiment.Definition], verbs, args);

    private static async Task<(int Code, string Errors)> Run(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<Func<Verb>> verbs, params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var complained = new StringWriter { NewLine = "\n" };
        Console.SetOut(TextWriter.Null);
        Console.SetError(complained);
        try
        {
            return (await EntryScript.RunAsync([.. args, "--runs", Path.Combine(Path.GetTempPath(), "no-runs-here")], experiments, verbs, TestContext.Current.CancellationToken), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    private sealed class Unmakable : Verb
    {
        public Unmakable()
            : base("unmakable", "Cannot be made.") => throw new InvalidOperationException("no kubectl");

        public override Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Idle : Verb
    {
        private readonly int? _code;
        private readonly string? _error;

        public Idle(int? code, string? error = null)
            : base("idle", "Does nothing.")
        {
            (_code, _error, ConfigUse, Preset) = (code, error, ConfigUse.All, CommonOptions.Preset());
            Options = [Preset];
        }

        public override Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken) => _error is not null ? throw new IOException(_error) : _code is { } code ? Task.FromResult(code) : null!;
    }
}
