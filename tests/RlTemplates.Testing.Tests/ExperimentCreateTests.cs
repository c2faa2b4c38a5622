using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Testing.Tests;

public sealed class ExperimentCreateTests
{
    [Fact]
    public void Code_makes_an_experiment_of_a_config()
    {
        var experiment = Experiment.Create(new CatchExperiment { Seed = 9 });

        experiment.Definition.ShouldBeSameAs(CatchExperiment.Definition);
        experiment.Config.Seed.ShouldBe(9UL);
        experiment.Options.Single(option => option.Path == "seed").Text.ShouldBe("9");
    }

    [Fact]
    public void All_wrong_values_are_named_at_once()
    {
        var wrong = new CatchExperiment { Algorithm = new() { NumEnvs = -1, Gamma = 7 } };

        var findings = Should.Throw<UserException>(() => Experiment.Create(wrong)).Findings;

        findings.ShouldContain(finding => finding.StartsWith("algorithm.num_envs", StringComparison.Ordinal));
        findings.ShouldContain(finding => finding.StartsWith("algorithm.gamma", StringComparison.Ordinal));
    }
}
