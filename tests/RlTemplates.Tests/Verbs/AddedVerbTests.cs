namespace RlTemplates.Tests.Verbs;

/// <summary>Verbs that another assembly adds by its attribute, run as real processes through the generated entry point.</summary>
public sealed class AddedVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verbs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => SampleProgram.Run(_folder, args);

    [Fact]
    public async Task An_added_verb_has_options_of_its_own_beside_those_of_the_config_class()
    {
        var (code, output, errors) = await Run("greet", "--times", "2", "--seed", "7", "--name", "Ada");

        (code, errors).ShouldBe((0, ""));
        output.ReplaceLineEndings("\n").ShouldBe("Hello Ada, pole has seed 7.\nHello Ada, pole has seed 7.\n");
    }

    [Fact]
    public async Task Help_lists_added_verbs_and_their_options()
    {
        var program = await Run("--help");
        var verb = await Run("greet", "--help");
        var group = await Run("mood");

        (program.Code, verb.Code, group.Code).ShouldBe((0, 0, 0));
        program.Output.ShouldMatch(@"\n  greet +Greets somebody\.\n");
        foreach (var part in new[] { "--times        How often. Default: once.", "--runs ", "--algorithm.gamma  (" })
            verb.Output.ShouldContain(part);
        group.Output.ShouldContain("  refuse     Refuses its input.");
    }

    [Theory]
    [InlineData(2, "error: --times is '9'; it must be a whole number in [1, 3].", "greet", "--times", "9")]
    [InlineData(2, "error: Unknown option --sed; did you mean --seed?", "greet", "--sed", "9")]
    [InlineData(2, "error: Unknown verb 'grete'; did you mean greet?", "grete")]
    [InlineData(2, "error: Unknown option --times", "mood", "refuse", "--times", "2")]
    [InlineData(2, "error: one is wrong.\nerror: two is wrong.", "mood", "refuse")]
    [InlineData(1, "error: InvalidOperationException: a bug (--verbose shows where)", "mood", "fail")]
    [InlineData(1, "   at RlTemplates.SampleVerbs.FailVerb.RunAsync", "mood", "fail", "--verbose")]
    [InlineData(2, "error: The verb 'serve' is in the package RlTemplates.Serving, which is not referenced; run dotnet add package RlTemplates.Serving.", "serve")]
    public async Task Errors_are_printed_and_give_the_exit_code(int expected, string message, params string[] args)
    {
        var (code, output, errors) = await Run(args);

        (code, output).ShouldBe((expected, ""));
        errors.ReplaceLineEndings("\n").ShouldContain(message);
    }

    [Fact]
    public async Task An_added_verb_ends_by_its_token_at_the_first_signal()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        using var process = SampleProgram.StartIn(_folder, "mood", "wait");
        (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("waiting");

        System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(130);
        (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
