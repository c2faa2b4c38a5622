using System.Collections;
using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Tests;

/// <summary>What attributes on targets and machine groups say is the lowest layer of options like any others.</summary>
public sealed class TargetOptionTests
{
    private static readonly OptionTable Table = TargetedPole.Definition.Options;

    private static BoundConfig Bind(string yaml = "", Hashtable? variables = null, params string[] tokens)
    {
        var lookup = new OptionLookup(Table);
        return ConfigBinder.Bind(lookup, [YamlLayer.Parse(lookup, yaml, "x.yaml"), EnvironmentLayer.Read(lookup, variables ?? []), CommandLineLayer.Read(lookup, tokens, [])]);
    }

    private static IEnumerable<string> Shown(BoundConfig bound) =>
        bound.Resolved.Where(r => r.Path.StartsWith("targets", StringComparison.Ordinal) || r.Path.StartsWith("machines", StringComparison.Ordinal)).Select(r => $"{r.Path} {r.Text} {r.Source}");

    [Fact]
    public void Only_what_is_set_is_shown_with_its_place() => Shown(Bind(
        "targets:\n  prod-1: { instance_count: 1e1, inputs: [a=s3://b/c] }",
        new() { ["RLT_TARGETS__PROD_1__ROLE"] = "Other", ["RLT_MACHINES__BIG__USE_GPU"] = "false" },
        "--targets.lab.requeue", "--machines.big.gpus=null")).ShouldBe(
    [
        "targets.prod-1.role Other RLT_TARGETS__PROD_1__ROLE", "targets.prod-1.instance_count 10 x.yaml, line 2, column 13",
        "targets.prod-1.inputs a=s3://b/c x.yaml, line 2, column 34", "targets.lab.requeue true --targets.lab.requeue", "targets.lab.head big default",
        "targets.windows.is_windows true default", "machines.big.cpus 6 default", "machines.big.use_gpu false RLT_MACHINES__BIG__USE_GPU",
    ], ignoreOrder: true);

    [Theory]
    [InlineData("targets.prod-1.role is 'two words'; it must be the name of a role", "--targets.prod-1.role", "two words")]
    [InlineData("targets.prod-1.volume-size-gb is 0; it must lie in [1, 16384].", "--targets.prod-1.volume-size-gb", "0")]
    [InlineData("targets.lab.head is small; it must be big.", "--targets.lab.head", "small")]
    [InlineData("targets.prod-1.metric-definitions has the element 'b=c'; each must have a group in its expression that holds the value, such as loss: ([0-9.]+).", "--targets.prod-1.metric-definitions", "a=(.),b=c")]
    [InlineData("targets.prod-1.use-spot is true; it must be set together with targets.prod-1.max_wait_seconds: a job on spare machines needs a limit of its own.", "--targets.prod-1.use-spot")]
    [InlineData("targets.prod-1.toolkit is ray; it must be set together with targets.prod-1.entry_script: toolkit images run a Python or shell script; name an Image for the program itself.", "--targets.prod-1.image", "x", "--targets.prod-1.toolkit", "ray", "--targets.prod-1.toolkit-version", "1.6.0", "--targets.prod-1.framework", "tensorflow")]
    [InlineData("targets.prod-1.max_run_duration_seconds is 86400; it must be at most --targets.prod-1.max-wait-seconds, which is 100: waiting includes running.", "--targets.prod-1.use-spot", "--targets.prod-1.max-wait-seconds", "100")]
    [InlineData("targets.windows.inputs has 'a=abfss://x/y', and targets.windows.is_windows is true: it must be a share of Azure Files", "--targets.windows.inputs", "a=abfss://x/y")]
    [InlineData("Unknown option --targets.prod-1.rol; did you mean --targets.prod-1.role?", "--targets.prod-1.rol", "x")]
    public void Wrong_values_are_refused_in_the_words_of_other_options(string sentence, params string[] tokens)
    {
        var error = Bind(tokens: tokens).Errors.ShouldHaveSingleItem();
        (error.StartsWith("--", StringComparison.Ordinal) ? error[2..] : error).ShouldStartWith(sentence);
    }

    [Fact]
    public void Declarations_take_up_what_the_layers_come_to()
    {
        var bound = Bind("targets: { prod-1: { role: null, inputs: [a=s3://b/c, d=s3://e/f] } }");

        var prod = TargetedPole.Definition.Targets.Single(t => t.Name == "prod-1");
        prod.ArgumentsOf(Bind().Resolved).Select(a => $"{a.Name} {a.Values[0]}").ShouldBe(["role Trainer"]);
        prod.ArgumentsOf(bound.Resolved).Select(a => $"{a.Name} {string.Join(' ', a.Values)}").ShouldBe(["inputs a=s3://b/c d=s3://e/f"]);
        var settings = prod.Bind(bound.Resolved).ShouldBeOfType<SageMakerAttribute>();
        (settings.Role, settings.InstanceCount).ShouldBe((null, 1));
        settings.Inputs.ShouldBe(["a=s3://b/c", "d=s3://e/f"]);
    }
}

/// <summary>A pole with targets.</summary>
[RlExperiment("targeted-pole")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
[SageMaker(Name = "prod-1", Role = "Trainer"), AzureMl(Name = "windows", IsWindows = true), Slurm(Name = "lab", Head = "BIG"), Head("big", Cpus = 6, Gpus = 1)]
public sealed partial record TargetedPole
{
    /// <summary>The task.</summary>
    public RlTemplates.Environments.CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public RlTemplates.Learning.Algorithms.PpoOptions Algorithm { get; init; } = new();
}
