using System.Text.Json;

namespace RlTemplates.Tests.Verbs;

/// <summary>The verbs of training and evaluation, in processes as a user starts them.</summary>
public sealed class ScheduleVerbTests : IDisposable
{
    private static readonly string[] Short = ["--stop.timesteps-total", "12000", "--stop.episode-reward-mean", "9999"];

    private readonly string _folder = Directory.CreateTempSubdirectory("schedules").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_tried_in_seconds_and_nothing_kept()
    {
        var (code, output, _) = await Run("test");

        code.ShouldBe(0);
        output.Split('\n').Select(line => line.Split("  (")[0]).ShouldBe(
            ["passed  train, evaluate, checkpoint", "passed  load the checkpoint as a policy", "passed  load the checkpoint as a learner", ""]);
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
        (await Run("test", "--note", "fail")).ShouldSatisfyAllConditions(
            failed => failed.Code.ShouldBe(1),
            failed => failed.Errors.ShouldContain("error: train, evaluate, checkpoint: The callback [OnTrainResult] FailWhereTheNoteSaysSo"));
    }

    [Fact]
    public async Task Training_and_evaluation_take_turns_and_the_best_is_kept()
    {
        var (code, output, errors) = await Run(["continuous-train-and-evaluate", "--task-schedule.train-steps-per-iteration", "4096", .. Short]);

        code.ShouldBe(0, errors);
        output.ShouldContain("at step      12288");
        Evaluated("training").ShouldBe([4096, 8192]);
        (await Run("evaluate", "--checkpoint", "best", "--episodes", "2")).Code.ShouldBe(0);
        (await Run(["train", "--initialize-from", "latest:best", .. Short])).Output.ShouldMatch("begins with the weights of [^ ]+:step-[0-9]+: ");
        (await Run("train", "--initialize-from", "latest:bset")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(2),
            refused => refused.Errors.ShouldContain("There is no checkpoint 'bset'"));
    }

    [Fact]
    public async Task Each_checkpoint_is_evaluated_once_by_a_process_of_its_own()
    {
        (await Run(["train", .. Short])).Code.ShouldBe(0);

        var first = await Run("continuous-eval", "--episodes", "2");
        var second = await Run("continuous-eval", "--episodes", "2");

        first.Output.ShouldStartWith("step 12288: reward mean ");
        first.Errors.ShouldContain("1 checkpoint was evaluated; ");
        second.ShouldSatisfyAllConditions(
            again => again.Output.ShouldBe(""),
            again => again.Errors.ShouldContain("0 checkpoints were evaluated; "));
        Evaluated("continuous").ShouldBe([12288]);
    }

    [Fact]
    public async Task Evaluations_apart_become_the_rows_of_training()
    {
        var (code, output, errors) = await Run(["train", "--evaluation.apart", "true", "--evaluation.interval", "1", "--evaluation.episodes", "2", .. Short]);

        code.ShouldBe(0, errors);
        errors.ShouldBe("");
        output.ShouldContain("evaluation at step 4096: ");
        // While one is evaluated, the newest of the others waits.
        Evaluated("training")[0].ShouldBe(4096);
    }

    [Fact]
    public async Task The_task_says_what_to_do()
    {
        (await Run("run", "--schedule", "trian")).Errors.ShouldContain("Did you mean train?");
        (await Start(["run"], """{"cluster": {"ps": ["a:1"], "master": ["b:1"]}, "task": {"type": "ps", "index": 0}}""")).Errors
            .ShouldBe("error: Could not start server; no package of this program connects several processes.\n");
        (await Start(["run", .. Short], """{"cluster": {"worker": ["a:1"], "master": ["b:1"]}, "task": {"type": "master", "index": 0}}""")).ShouldSatisfyAllConditions(
            ran => ran.Code.ShouldBe(0, ran.Errors),
            ran => ran.Output.ShouldContain("reward mean "));
    }

    private long[] Evaluated(string source) =>
    [
        .. Directory.EnumerateFiles(_folder, "evaluations.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement).Where(row => row.GetProperty("source").GetString() == source).Select(row => row.GetProperty("timesteps_total").GetInt64()),
    ];

    private Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => SampleProgram.Run(_folder, arguments);

    private Task<(int Code, string Output, string Errors)> Start(string[] arguments, string task) => SampleProgram.RunWith("TF_CONFIG", task, _folder, arguments);
}
