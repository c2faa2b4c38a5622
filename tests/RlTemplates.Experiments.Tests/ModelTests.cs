using RlTemplates.Environments;
using RlTemplates.Inference;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>A run's policy is a thing of its own: in each checkpoint and in its model, without the learner.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_checkpoint_and_the_model_have_the_policy()
    {
        var run = Fixture.Train(_folder.Path, Sac(2)).Run;
        var newest = new CheckpointStore(run.CheckpointsPath).Latest()!;

        Directory.EnumerateFiles(run.ModelPath).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["policy.bin", "signature.json"]);
        foreach (var name in (string[])["policy.bin", "signature.json"])
            File.ReadAllBytes(Path.Combine(run.ModelPath, name)).ShouldBe(File.ReadAllBytes(Path.Combine(newest.Path, name)));
        using var policy = Policy.Load(run.Directory);
        policy.Signature.Run.ShouldBe(run.Id);
        policy.Signature.Experiment.ShouldBe("countdown");
        policy.Signature.TimestepsTotal.ShouldBe(newest.TimestepsTotal);
        policy.Signature.TrainingIteration.ShouldBe(2);
        policy.Graph.Environment.ShouldStartWith("Pendulum");
        PolicySignature.Parse(File.ReadAllBytes(Path.Combine(run.ModelPath, "signature.json"))).ToJson().ShouldBe(policy.Signature.ToJson());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluation_builds_no_learner_and_plays_the_same_episodes(bool explore)
    {
        var config = Sac(2) with { Evaluation = new() { Episodes = 4, Explore = explore } };
        var trained = Fixture.Train(_folder.Path, config);
        var run = trained.Run;
        foreach (var state in Directory.EnumerateFiles(run.CheckpointsPath, "algorithm.bin", SearchOption.AllDirectories))
            File.WriteAllText(state, "neither read nor needed");

        var outcome = new Experiment(Fixture.Definition, config with { CreateAlgorithm = _ => throw new InvalidOperationException("a learner") }).Evaluate(new() { Run = run });

        outcome.Result.Episodes.ShouldBe(trained.Evaluation!.Episodes);
    }

    [Fact]
    public void A_checkpoint_of_an_older_version_is_refused_in_words()
    {
        var run = Fixture.Train(_folder.Path, Sac(1)).Run;
        foreach (var file in Directory.EnumerateFiles(run.CheckpointsPath, "policy.bin", SearchOption.AllDirectories))
            File.Delete(file);
        foreach (var manifest in Directory.EnumerateFiles(run.CheckpointsPath, "manifest.json", SearchOption.AllDirectories))
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"policy.bin\"", "\"progress.bin\"", StringComparison.Ordinal));

        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, Sac(1)).Evaluate(new() { Run = run })).Message.ShouldContain("has no policy.bin: an older version wrote it. Resume its run");
    }

    [Fact]
    public void A_damaged_policy_is_passed_over()
    {
        var run = Fixture.Train(_folder.Path, Sac(2) with { Checkpoint = new() { Interval = 1, Keep = 2 } }).Run;
        var checkpoints = new CheckpointStore(run.CheckpointsPath).List();
        File.AppendAllText(Path.Combine(checkpoints[0].Path, "policy.bin"), "x");
        var experiment = new Experiment(Fixture.Definition, Sac(2));

        experiment.Evaluate(new() { Run = run, Episodes = 1 }).Checkpoint.ShouldBe(checkpoints[1]);
        Should.Throw<UserException>(() => experiment.Evaluate(new() { Run = run, Checkpoint = Path.GetFileName(checkpoints[0].Path) })).Message.ShouldContain("is damaged: policy.bin has");
    }

    [Fact]
    public void A_policy_of_another_environment_is_refused_in_words()
    {
        var run = Fixture.Train(_folder.Path, Sac(1)).Run;
        var config = Sac(1) with { CreateEnvironment = count => CartPole.Create(new(), count) };

        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, config).Evaluate(new() { Run = run })).Message.ShouldContain("which shows Float32[3]; CartPole-v1 shows Float32[4]");
    }

    [Fact]
    public void A_model_that_a_kill_left_behind_is_brought_up_to_date_by_a_resume()
    {
        var run = Fixture.Train(_folder.Path, Sac(2)).Run;
        var expected = File.ReadAllBytes(Path.Combine(run.ModelPath, "policy.bin"));
        Directory.Delete(run.ModelPath, recursive: true);

        Fixture.Train(_folder.Path, Sac(2), run).Run.Status.ShouldBe(RunStatus.Completed);

        File.ReadAllBytes(Path.Combine(run.ModelPath, "policy.bin")).ShouldBe(expected);
    }

    [Fact]
    public void An_algorithm_whose_policy_is_its_own_has_no_model()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config(2)).Run;

        Directory.Exists(run.ModelPath).ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => Policy.Load(run.Directory)).Message.ShouldContain("has no model yet");
    }

    [Fact]
    public void A_reader_sees_whole_models_whenever_the_writer_is_killed()
    {
        var random = new Random(2);
        for (var round = 0; round < 6; round++)
        {
            using var child = ChildTraining.Start(_folder.Path, 100_000, resume: round > 0, withPolicy: true);
            child.StandardOutput.ReadLine();
            child.StandardOutput.ReadLine();
            var model = new RunStore(_folder.Path).Find("latest").ModelPath;
            while (!File.Exists(Path.Combine(model, "policy.bin")) && !child.HasExited)
                Thread.Sleep(1);
            for (var read = 0; read < 20; read++)
                Policy.Load(model).Dispose();
            Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 30));
            child.Kill();
            child.WaitForExit();
            Policy.Load(model).Dispose();
            PolicySignature.Parse(File.ReadAllBytes(Path.Combine(model, "signature.json"))).Experiment.ShouldBe("countdown");
        }
    }

    private static ExperimentConfig Sac(int iterations) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => Pendulum.Create(new() { MaxEpisodeSteps = 40 }, count),
        CreateAlgorithm = Learner,
        Evaluation = new() { Episodes = 2 },
    };

    private static IAlgorithm Learner(AlgorithmSetup setup)
    {
        var options = new SacOptions { NumEnvs = 2, TrainFreq = 4, BatchSize = 8, BufferSize = 200, LearningStarts = 20, MinTimestepsPerIteration = 40, NormalizeObservations = true };
        return Learning.Algorithms.Sac.Create(options with { Network = options.Network with { HiddenSizes = [16, 16] } }, setup with { Threads = 1 });
    }
}
