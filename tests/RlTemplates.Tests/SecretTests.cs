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
        return ConfigBinder.Bind(lookup, [YamlLayer.Parse(lookup, yaml, "x.yaml"), EnvironmentLayer.Read(lookup, variables ?? []), CommandLineLayer.Read(lookup, tokens, [])]);
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
    public void Variables_called_like_secrets_are_masked_wherever_values_are_shown()
    {
        var bound = Bind("targets: { prod: { environment_variables: [MODE=fast, WANDB_API_KEY=w-1, 'STORE_CONNECTION_STRING=a=b'] } }");

        bound.Resolved.Single(r => r.Path == "targets.prod.environment_variables").Text.ShouldBe("MODE=fast,WANDB_API_KEY=***,STORE_CONNECTION_STRING=***");
        bound.Secrets.Keys.ShouldBe(["RLT_TARGETS__PROD__ENVIRONMENT_VARIABLES"]);
        bound.Secrets.Values.Single().ShouldContain("w-1");
        Bind("targets: { prod: { environment_variables: [MODE=fast, WANDB_API_KEY=***] } }", new() { ["RLT_TARGETS__PROD__ENVIRONMENT_VARIABLES"] = "WANDB_API_KEY=w-2" })
            .Secrets.Values.ShouldBe(["WANDB_API_KEY=w-2"]);
    }

    [Theory]
    [InlineData("WANDB_API_KEY=secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:wandb", true)]
    [InlineData("WANDB_API_KEY=secret:/run/secrets/wandb", true)]
    [InlineData("WANDB_API_KEY=secret:https://team.vault.azure.net/secrets/wandb", true)]
    [InlineData("WANDB_API_KEY=secret:https://me:hush@store.example/x", false)]
    [InlineData("WANDB_API_KEY=secret:wandb", false)]
    [InlineData("MAX_TOKENS=100", true)]
    [InlineData("PASS_RATE=0.75", true)]
    [InlineData("TOKEN_FILE=/run/token", true)]
    [InlineData("CACHE_KEY=v1-main", true)]
    [InlineData("OPENAI_KEY=0123456789abcdef0123", false)]
    [InlineData("WEATHER_KEY=abcdef", false)]
    [InlineData("PASS=12345678", false)]
    [InlineData("PASS_THROUGH=something", true)]
    [InlineData("DBPASSWORD=12345678", false)]
    [InlineData("DB_PASSWORD=/12345678", false)]
    [InlineData("X=ghp_0123456789abcdefghijABCDEFGHIJ", false)]
    public void References_to_secrets_and_what_is_only_called_like_one_are_shown_and_recorded(string variable, bool isReference)
    {
        var bound = Bind(variables: new() { ["RLT_TARGETS__PROD__ENVIRONMENT_VARIABLES"] = variable });

        bound.Resolved.Where(r => r.Path == "targets.prod.environment_variables" && r.Text == variable).Any().ShouldBe(isReference);
        (bound.Secrets.Count == 0 && bound.Errors.Count == 0).ShouldBe(isReference);
    }

    [Fact]
    public void Entries_of_a_dictionary_called_like_secrets_are_masked_and_left_to_the_layers_below()
    {
        var lookup = new OptionLookup(new Variables());
        var bound = ConfigBinder.Bind(lookup, [YamlLayer.Parse(lookup, "env: { MODE: fast, WANDB_API_KEY: w-1 }", "x.yaml")]);
        bound.Resolved.Select(r => (r.Path, r.Text)).ShouldBe([("env.MODE", "fast"), ("env.WANDB_API_KEY", "***")]);
        bound.Secrets.ShouldBe(new Dictionary<string, string> { ["RLT_ENV"] = "WANDB_API_KEY=w-1" });

        var run = new Layer { IsRecorded = true };
        foreach (var option in bound.Resolved)
            run.Add(0, option.Path["env.".Length..], option.Text, new(SourceKind.Run, "run x"));
        var secrets = EnvironmentLayer.Read(lookup, new Hashtable { ["RLT_ENV"] = bound.Secrets["RLT_ENV"] });
        var again = ConfigBinder.Bind(lookup, [run, secrets]);
        ((IReadOnlyDictionary<string, string>)again.Config!).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value).ShouldBe(["fast", "w-1"]);
        ConfigBinder.Bind(lookup, [run]).Resolved.Select(r => r.Path).ShouldBe(["env.MODE"]);
    }

    [Fact]
    public void An_error_does_not_show_an_entry_called_like_a_secret() =>
        Bind("targets: { prod: { environment_variables: ['nonsense', TOKEN=hunter2] } }").Errors.ShouldAllBe(e => !e.Contains("hunter2", StringComparison.Ordinal));

    /// <summary>A table with one dictionary of texts.</summary>
    private sealed class Variables : OptionTable
    {
        public override IReadOnlyList<Option> Options { get; } =
            [new Option<IReadOnlyDictionary<string, string>>(Codecs.Dictionary(Codecs.String), c => (IReadOnlyDictionary<string, string>)c) { Path = "env", CommandLineName = "--env" }];

        public override object CreateDefault() => new Dictionary<string, string>();

        public override object Bind(object defaults, OptionValues values) => values.Get(0, (IReadOnlyDictionary<string, string>)defaults);
    }

    [Theory]
    [InlineData("weights: { token: hunter2 }", "x.yaml, line 1, column 19: weights.token is ***; it must be a number.")]
    [InlineData("stop: { time_total_s: 'redis://me:hunter2@host' }", "stop.time_total_s is '***'; it must be a stop bound")]
    [InlineData("targets: { prod: { environment_variables: 'WANDB_API_KEY:hunter2' } }", "has the element '***'; each must be NAME=value")]
    [InlineData("targets: { prod: { environment_variables: ['{\"token\": \"hunter2\"}'] } }", "has the element '***'; each must be NAME=value")]
    [InlineData("algorithm: { gamma: 'Server=db;Password=hunter2' }", "algorithm.gamma is 'Server=***'; it must be a number")]
    [InlineData("algorithm: { learning_rate: 'Server=db;Password=hunter2' }", "algorithm.learning_rate is 'Server=***'; it must be a schedule")]
    [InlineData("sweep: { method: grid, parameters: { seed: { values: ['redis://me:hunter2@host'] } } }", "is '***'")]
    [InlineData("sweep: { method: grid, parameters: { note: { values: [a, 'Server=db;Password=hunter2'] } } }", "has a value with a password in it, which must not stand in a preset")]
    [InlineData("sweep: { method: grid, parameters: { notes: { values: [[A_TOKEN=hunter2, b]] } } }", "has a value with a password in it, which must not stand in a preset")]
    [InlineData("sweep: { method: grid, parameters: { weights.api_key: { values: [hunter2] } } }", "weights.api_key is ***; it must be a number")]
    [InlineData("sweep: { method: grid, metric: { name: 'redis://me:hunter2@host', goal: maximize }, parameters: { seed: { values: [1] } } }", "sweep.metric is '***', which nothing logs")]
    public void An_error_of_a_preset_does_not_show_a_secret(string yaml, string expected)
    {
        var errors = Bind(yaml).Errors;

        errors.ShouldAllBe(e => !e.Contains("hunter2", StringComparison.Ordinal));
        errors.ShouldContain(e => e.Contains(expected, StringComparison.Ordinal), string.Join('\n', errors));
    }

    [Theory]
    [InlineData("'***' stands where an option is expected; options are written --name value.", "--api-key", "my", "hunter2")]
    [InlineData("'***' stands where an option is expected; options are written --name value.", "--note", "me", "redis://me:hunter2@host")]
    [InlineData("--seed is '***'; it must be a whole number", "--seed", "redis://me:hunter2@host")]
    [InlineData("Unknown option --api-kye; did you mean --api-key?", "--api-kye=hunter2")]
    [InlineData("--weights.api-key is ***; it must be a number", "--weights.api-key", "hunter2")]
    public void An_error_of_the_command_line_does_not_show_a_secret(string expected, params string[] tokens)
    {
        var errors = Bind("", null, tokens).Errors;

        errors.ShouldAllBe(e => !e.Contains("hunter2", StringComparison.Ordinal));
        errors.ShouldContain(e => e.StartsWith(expected, StringComparison.Ordinal), string.Join('\n', errors));
    }

    [Fact]
    public void A_sweep_does_not_vary_a_secret() => Bind("sweep: { method: grid, metric: episode_reward_mean, goal: maximize, parameters: { api_key: { values: [sk-1, sk-2] } } }").Errors
        .ShouldContain(e => e.Contains("varies api_key, which is a secret", StringComparison.Ordinal) && !e.Contains("sk-", StringComparison.Ordinal));

    [Theory]
    [InlineData("Server=db;Password=hunter2")]
    [InlineData("redis://me:hunter2@host")]
    public void A_password_in_a_text_is_a_secret_whatever_the_option_is_called(string text)
    {
        BoundConfig[] ways =
        [
            Bind($"note: '{text}'"),
            Bind("", new() { ["RLT_NOTE"] = text }),
            Bind("", null, "--note", text),
            Bind($"notes: ['{text}', other]"),
            Bind("", new() { ["RLT_NOTES"] = $"other,{text}" }),
            Bind("", null, "--notes", text),
        ];
        foreach (var bound in ways)
        {
            bound.Errors.ShouldBeEmpty();
            bound.Resolved.ShouldAllBe(r => !r.Text.Contains("hunter2", StringComparison.Ordinal));
            bound.Resolved.Count(r => r.Text.Contains("***", StringComparison.Ordinal)).ShouldBe(1);
            bound.Secrets.Values.ShouldHaveSingleItem().ShouldContain("hunter2");
        }
        Bind("note: '***'", new() { ["RLT_NOTE"] = text }).Config.ShouldBeOfType<PoleExperiment>().Note.ShouldBe(text);
    }

    [Fact]
    public async Task No_file_of_a_run_and_no_verb_tells_a_secret()
    {
        var folder = Directory.CreateTempSubdirectory("secrets").FullName;
        try
        {
            string[] secrets = ["hunter2abc", "sk-3141592653", "w-2718281828"];
            string[] given = ["--note", "Server=db;Password=hunter2abc", "--api-key", "sk-3141592653", "--notes", "WANDB_API_KEY=w-2718281828"];
            string[] brief = ["--stop.timesteps-total", "1", "--evaluation.episodes", "1"];
            List<(int Code, string Output, string Errors)> said =
            [
                await SampleProgram.Run(folder, ["train", .. brief, .. given]),
                await SampleProgram.Run(folder, ["train", "--resume", "latest", "--stop.timesteps-total", "5000", .. given]),
                await SampleProgram.Run(folder, "runs", "show"),
                await SampleProgram.Run(folder, ["config", .. given]),
                await SampleProgram.Run(folder, ["config", .. given, "--algorithm.gamma", "3"]),
            ];
            said.Select(s => s.Code).ShouldBe([0, 0, 0, 0, 2], string.Join('\n', said.Select(s => s.Errors)));
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))).ToList();
            files.Count.ShouldBeGreaterThan(5);
            foreach (var secret in secrets)
            {
                said.ShouldAllBe(s => !s.Output.Contains(secret, StringComparison.Ordinal) && !s.Errors.Contains(secret, StringComparison.Ordinal));
                files.ShouldAllBe(text => !text.Contains(secret, StringComparison.Ordinal));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
