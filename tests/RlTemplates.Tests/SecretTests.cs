using System.Collections;
using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Tests;

/// <summary>Secrets are neither shown nor recorded.</summary>
public class SecretTests
{
    private static readonly OptionTable Table = PoleExperiment.Definition.Options;

    private static BoundConfig Bind(string yaml = "", Hashtable? variables = null, params string[] tokens)
    {
        var lookup = new OptionLookup(Table);
        return ConfigBinder.Bind(Table, [YamlLayer.Parse(lookup, yaml, "x.yaml"), EnvironmentLayer.Read(lookup, variables ?? []), CommandLineLayer.Read(lookup, tokens, [])]);
    }

    [Fact]
    public void A_secret_reaches_the_config_and_is_recorded_as_a_mask()
    {
        var bound = Bind("password: alpha", new() { ["RLT_API_KEY"] = "sk-1" });

        bound.Config.ShouldBeOfType<PoleExperiment>().ApiKey.ShouldBe("sk-1");
        bound.Resolved.Where(r => r.Path is "api_key" or "password").ShouldAllBe(r => r.Text == "***");
        bound.Secrets.ShouldBe(new Dictionary<string, string> { ["RLT_API_KEY"] = "sk-1", ["RLT_PASSWORD"] = "alpha" }, ignoreOrder: true);
        Bind().Resolved.Single(r => r.Path == "api_key").Text.ShouldBe("");
    }

    [Fact]
    public void A_mask_leaves_a_secret_to_the_layers_below() =>
        Bind("password: '***'", new() { ["RLT_API_KEY"] = "sk-1" }, "--api-key", "***").Config.ShouldBeOfType<PoleExperiment>().ApiKey.ShouldBe("sk-1");

    [Fact]
    public void An_error_does_not_show_a_secret() => Bind("password: hunter2", new() { ["RLT_PASSWORD"] = "hunter2" }).Errors
        .ShouldBe(["x.yaml, line 1, column 11: password is ***; it must be one of , alpha, beta.", "RLT_PASSWORD is ***; it must be one of , alpha, beta."]);

    [Fact]
    public void A_sweep_does_not_vary_a_secret() => Bind("sweep: { method: grid, metric: episode_reward_mean, goal: maximize, parameters: { api_key: { values: [sk-1, sk-2] } } }").Errors
        .ShouldContain(e => e.Contains("varies api_key, which is a secret", StringComparison.Ordinal) && !e.Contains("sk-", StringComparison.Ordinal));
}
