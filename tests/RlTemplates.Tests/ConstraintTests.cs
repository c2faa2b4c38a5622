using System.Collections;
using RlTemplates.Configuration;
using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;

namespace RlTemplates.Tests;

public class ConstraintTests
{
    private static BoundConfig Bind(ExperimentDefinition experiment, string yaml, params string[] tokens)
    {
        var lookup = new OptionLookup(experiment.Options);
        return ConfigBinder.Bind(lookup,
            [YamlLayer.Parse(lookup, yaml, "configs/default.yaml"), EnvironmentLayer.Read(lookup, new Hashtable { ["RLT_SEED"] = "2" }), CommandLineLayer.Read(lookup, tokens, [])]);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_with_the_compilers_words_and_their_places()
    {
        Bind(DqnPole.Definition, "algorithm:\n  network: { use_lstm: true }\n  learning_starts: 5000\n", "--algorithm.buffer-size", "1000").Errors.ShouldBe(
        [
            "algorithm.network.use_lstm (configs/default.yaml, line 2, column 14) is true; it must be false: DQN learns from single steps, an LSTM from whole sequences; PPO and IMPALA take one.",
            "--algorithm.buffer-size is 1000; it must be at least algorithm.learning_starts (configs/default.yaml, line 3, column 3), which is 5000: what was played first would be forgotten unlearned.",
        ]);
        Bind(ImpalaPole.Definition, "", "--algorithm.lock-step", "--algorithm.num-data-loader-buffers=2").Errors.ShouldBe(
        [
            "algorithm.num_workers is 0; it must be at least 1 where --algorithm.lock-step is true: 0 takes as many as the machine has cores, and results would differ from machine to machine.",
            "--algorithm.num-data-loader-buffers is 2; it must be at most 1 where --algorithm.lock-step is true: the actors play one train batch ahead of the learner.",
        ]);
    }

    [Theory]
    [InlineData("algorithm: { sgd_minibatch_size: 100, network: { use_lstm: true } }", 1)]
    [InlineData("algorithm: { sgd_minibatch_size: 100 }", 0)]
    [InlineData("algorithm: { sgd_minibatch_size: 96, network: { use_lstm: true } }", 0)]
    [InlineData("algorithm: { sgd_minibatch_size: 257, network: { use_lstm: true } }", 0)]
    public void Minibatches_of_sequences_are_whole(string yaml, int errors) => Bind(PoleExperiment.Definition, yaml).Errors.Count.ShouldBe(errors);

    [Theory]
    [InlineData("algorithm: { network: { share_layers: true } }", 1)]
    [InlineData("algorithm: { network: { share_layers: false } }", 0)]
    [InlineData("", 0)]
    public void A_group_of_options_made_anew_is_not_refused_for_its_defaults(string yaml, int errors) => Bind(SacPendulum.Definition, yaml).Errors.Count.ShouldBe(errors);

    [Fact]
    public void An_environment_that_does_not_suit_an_option_is_named() =>
        Bind(PongPpo.Definition, "", "--algorithm.normalize-observations").Errors
            .ShouldBe(["--algorithm.normalize-observations is true; it must be false: it needs vector observations, but Pong has image observations."]);

    [Fact]
    public void A_refused_value_is_judged_no_further_and_all_errors_come_at_once() =>
        Bind(DqnPole.Definition, "algorithm: { network: { use_lstm: true } }", "--algorithm.buffer-size", "-1", "--algorithm.learning-starts", "900000000").Errors.Select(e => e.Split(' ')[0])
            .ShouldBe(["--algorithm.buffer-size", "algorithm.network.use_lstm"]);

    [Fact]
    public void Numbers_count_however_they_are_written()
    {
        var rule = new Constraint("a", Relation.OtherThan, "1e-05");

        rule.Judge(new Texts("0.00001")).ShouldBe("a is 0.00001; it must not be 1e-05");
        rule.Judge(new Texts("0.001")).ShouldBeNull();
        (rule with { Relation = Relation.AtMost }).Judge(new Texts("null")).ShouldBeNull();
    }

    [Theory]
    [InlineData("{ toolkit_version: 0.8.5 }", null)]
    [InlineData("{ toolkit_version: 0.8.2 }", "targets.sagemaker.toolkit_version (configs/default.yaml, line 1, column 25) is 0.8.2; it must be 0.8.5 or 1.6.0, where targets.sagemaker.toolkit is ray and targets.sagemaker.framework is pytorch.")]
    [InlineData("{ toolkit: coach }", "targets.sagemaker.toolkit (configs/default.yaml, line 1, column 25) is coach; it must be ray, where targets.sagemaker.toolkit_version is 1.6.0 and targets.sagemaker.framework is pytorch.")]
    [InlineData("{ toolkit_version: 0.8.2, image: \"rl:1\" }", null)]
    [InlineData("{ inputs: [\"a=s3://b/a\", \"b=s3://b/a\"] }", null)]
    [InlineData("{ inputs: [\"a=s3://b/a\", \"a=s3://b/b\"] }", "targets.sagemaker.inputs (configs/default.yaml, line 1, column 25) has the name 'a' twice; remove one.")]
    [InlineData("{ security_groups: [sg-00000001, sg-00000002, sg-00000003, sg-00000004, sg-00000005, sg-00000006], subnets: [subnet-00000001] }", "targets.sagemaker.security_groups (configs/default.yaml, line 1, column 25) has 6 elements; it may have at most 5.")]
    public void What_layers_set_of_a_target_is_judged_like_its_attribute(string settings, string? error) =>
        Bind(MovedTaxi.Definition, $"targets: {{ sagemaker: {settings} }}").Errors.ShouldBe(error is null ? [] : [error]);

    private sealed class Texts(string text) : IOptionTexts
    {
        public string? TextOf(string path) => text;

        public string NameOf(string path) => path;

        public bool IsSet(string path) => true;
    }
}

/// <summary>DQN.</summary>
[RlExperiment("dqn-pole")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record DqnPole
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public DqnOptions Algorithm { get; init; } = new();
}

/// <summary>IMPALA.</summary>
[RlExperiment("impala-pole")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record ImpalaPole
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new();
}

/// <summary>SAC with a network of its own.</summary>
[RlExperiment("sac-pendulum")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record SacPendulum
{
    /// <summary>The task.</summary>
    public PendulumOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public SacOptions Algorithm { get; init; } = new() { Network = new SacOptions().Network with { HiddenSizes = [7] } };
}

#pragma warning disable RLT0136 // what is judged here
/// <summary>Runs a script by a toolkit.</summary>
[RlExperiment("moved-taxi")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
[SageMaker(InstanceType = "ml.g5.xlarge", Toolkit = "ray", ToolkitVersion = "1.6.0", Framework = "pytorch", EntryScript = "train.py")]
#pragma warning restore RLT0136
public sealed partial record MovedTaxi
{
    /// <summary>The task.</summary>
    public TaxiOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public DqnOptions Algorithm { get; init; } = new();
}

/// <summary>PPO from pixels.</summary>
[RlExperiment("pong-ppo")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record PongPpo
{
    /// <summary>The task.</summary>
    public PongOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new();
}
