using RlTemplates.AzureMl.Scripts;

namespace RlTemplates.AzureMl.Tests.Scripts;

public sealed class ScriptTextTests
{
    // The dictionary of the Pong how-to.
    [Fact]
    public void Parameters_of_the_old_estimator_are_read_by_its_rules_and_written_for_bash()
    {
        var words = ScriptText.Words(new Dictionary<string, object?>
        {
            ["--run"] = "IMPALA",
            ["--env"] = "PongNoFrameskip-v4",
            ["--config"] = "'{\"num_gpus\": 1, \"num_workers\": 13}'",
            ["--stop"] = "'{\"episode_reward_mean\": 18, \"time_total_s\": 3600}'",
            ["--checkpoint-freq"] = 2,
            ["--checkpoint-at-end"] = "",
        });

        words.ShouldBe(
        [
            "--run", "IMPALA", "--env", "PongNoFrameskip-v4", "--config", "{\"num_gpus\": 1, \"num_workers\": 13}",
            "--stop", "{\"episode_reward_mean\": 18, \"time_total_s\": 3600}", "--checkpoint-freq", "2", "--checkpoint-at-end",
        ]);
        ScriptText.CommandLine(words.Skip(4).Take(2)).ShouldBe("--config '{\"num_gpus\": 1, \"num_workers\": 13}'");
    }

    [Fact]
    public void Parameters_of_the_attribute_are_the_same_words()
    {
        ScriptText.Words(["--lr=0.001", "--fast", "--config='{\"a\": 1}'", "--note='as it is", "--text=a=b c"])
            .ShouldBe(["--lr", "0.001", "--fast", "--config", "{\"a\": 1}", "--note", "'as it is", "--text", "a=b c"]);
    }

    [Theory]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("plain-1.0", "plain-1.0")]
    [InlineData("${{inputs.data}}", "\"${{inputs.data}}\"")]
    [InlineData("${{inputs.data}}/replays", "\"${{inputs.data}}/replays\"")]
    [InlineData("${{inputs.data}}/$HOME `x` \\ \"it's\" ${A}", "\"${{inputs.data}}/\\$HOME \\`x\\` \\\\ \\\"it's\\\" \\${A}\"")]
    [InlineData("${{", "'${{'")]
    public void A_word_reaches_the_script_as_it_is(string word, string quoted) => ScriptText.Quote(word).ShouldBe(quoted);

    [Theory]
    [InlineData("${{inputs.data}}")]
    [InlineData("a ${{inputs.data}}/$HOME `id` \\ \"it's\" $(id) ${A}!")]
    public async Task Bash_reads_what_was_meant(string word)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It takes bash.");
        // As the service puts in a place.
        var command = "printf %s " + ScriptText.Quote(word).Replace("${{inputs.data}}", "$PLACE", StringComparison.Ordinal);
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true };
        start.Environment["PLACE"] = "/mnt/with a blank";
        using var process = System.Diagnostics.Process.Start(start)!;

        (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(word.Replace("${{inputs.data}}", "/mnt/with a blank", StringComparison.Ordinal));
    }
}
