using RlTemplates.Configuration;

namespace RlTemplates.Tests;

/// <summary>Presets on top of others.</summary>
public sealed class ExtendsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("extends").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string yaml)
    {
        var file = Path.Combine(_folder, "configs", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, yaml);
    }

    private BoundConfig Bind(string path)
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        return ConfigBinder.Bind(lookup, [YamlLayer.Read(lookup, new(Path.Combine(_folder, "configs"), path, "configs/" + path))]);
    }

    [Fact]
    public void A_link_does_not_lead_out_of_the_folder()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(Path.Combine(_folder, "outside"));
        File.WriteAllText(Path.Combine(_folder, "outside", "o.yaml"), "root:x:0:0");
        Write("inside.yaml", "seed: 3");
        Write("top.yaml", "extends: link/o");
        Write("fine.yaml", "extends: same");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "configs", "link"), "../outside");
        File.CreateSymbolicLink(Path.Combine(_folder, "configs", "sh.yaml"), Path.Combine(_folder, "outside", "o.yaml"));
        File.CreateSymbolicLink(Path.Combine(_folder, "configs", "same.yaml"), "inside.yaml");

        Errors("top.yaml").ShouldBe(["configs/link/o.yaml is a link that leads out of its folder of presets; put the file there, or pass its own path with --config."]);
        Errors("sh.yaml").ShouldHaveSingleItem().ShouldNotContain("root");
        Errors("fine.yaml").ShouldBeEmpty();
    }

    private string[] Errors(string path) => [.. Bind(path).Errors];

    [Fact]
    public void A_preset_lies_on_top_of_what_it_extends()
    {
        Write("base.yaml", "seed: 2\nalgorithm: { gamma: 0.5, lambda: 0.5 }\nstop: { episodes_total: 7 }");
        Write("pole/middle.yaml", "extends: base\nalgorithm: { gamma: 0.6 }");
        Write("pole/top.yaml", "seed: 4\nstop: { timesteps_total: 9 }\nextends: middle");

        var bound = Bind("pole/top.yaml");

        var config = bound.Config.ShouldBeOfType<PoleExperiment>();
        (config.Seed, config.Algorithm.Gamma, config.Algorithm.Lambda).ShouldBe((4UL, 0.6, 0.5));
        config.Stop.Keys.Order().ShouldBe(["episode_reward_mean", "episodes_total", "time_total_s", "timesteps_total"]);
        bound.Resolved.Single(r => r.Path == "seed").Source.Text.ShouldBe("configs/pole/top.yaml, line 1, column 1");
        bound.Resolved.Single(r => r.Path == "algorithm.gamma").Source.Text.ShouldBe("configs/pole/middle.yaml, line 2, column 14");
        bound.Resolved.Single(r => r.Path == "algorithm.lambda").Source.Text.ShouldBe("configs/base.yaml, line 2, column 26");
    }

    [Fact]
    public void Of_several_bases_the_later_lies_above_and_a_shared_one_counts_once()
    {
        Write("root.yaml", "seed: 1\nnote: root");
        Write("a.yaml", "extends: root\nnote: a");
        Write("b.yaml", "extends: [root]\nseed: 3");
        Write("top.yaml", "extends: [a, b.yaml]");

        var config = Bind("top.yaml").Config.ShouldBeOfType<PoleExperiment>();

        (config.Seed, config.Note).ShouldBe((3UL, "a"));
    }

    [Fact]
    public void Bases_that_contradict_each_other_are_told_with_both_values()
    {
        Write("fast.yaml", "seed: 8\nalgorithm: { gamma: 0.5 }");
        Write("wide.yaml", "seed: 64\nalgorithm.gamma: 0.50");
        Write("top.yaml", "extends: [fast, wide]");
        Write("above.yaml", "extends: top");
        Write("said.yaml", "extends: [fast, wide]\nseed: 3");
        Write("settled.yaml", "extends: top\nseed: 3");

        const string Told = "configs/top.yaml, line 1, column 17: seed is 8 in configs/fast.yaml and 64 in configs/wide.yaml, neither of which extends the other; the later, configs/wide.yaml, wins: set seed here to say which is meant.";
        Bind("top.yaml").Warnings.ShouldBe([Told]);
        Bind("top.yaml").Errors.ShouldBeEmpty();
        Bind("above.yaml").Warnings.ShouldBe([Told]);
        Bind("said.yaml").Warnings.ShouldBeEmpty();
        Bind("settled.yaml").Warnings.ShouldBeEmpty();
        Bind("top.yaml").Config.ShouldBeOfType<PoleExperiment>().Seed.ShouldBe(64UL);
    }

    [Theory]
    [InlineData("pause: 30s", "pause: '0:00:30'")]
    [InlineData("algorithm: { gamma: 5e-1 }", "algorithm.gamma: 0.50")]
    [InlineData("notes: [a, b]", "notes: a,b")]
    [InlineData("notes: [a, b]", "notes:\n- a\n- b")]
    [InlineData("stop: { time_total_s: 5m }", "stop.time_total_s: '>=300'")]
    [InlineData("weights: { base_weight: 2 }", "weights.base_weight: 2.0")]
    public void Bases_that_write_one_value_in_different_ways_do_not_contradict_each_other(string one, string other)
    {
        Write("one.yaml", one);
        Write("other.yaml", other);
        Write("top.yaml", "extends: [one, other]");

        Bind("top.yaml").Errors.ShouldBeEmpty();
        Bind("top.yaml").Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pause: 30s", "pause: 0:30")]
    [InlineData("note: a", "note: A")]
    [InlineData("notes: [a, b]", "notes: [b, a]")]
    public void Ones_that_write_different_values_do(string one, string other)
    {
        Write("one.yaml", one);
        Write("other.yaml", other);
        Write("top.yaml", "extends: [one, other]");

        Bind("top.yaml").Warnings.ShouldHaveSingleItem().ShouldContain("neither of which extends the other");
    }

    [Fact]
    public void A_pipe_is_refused_before_it_is_opened()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux tells pipes apart here.");
        Write("top.yaml", "extends: pipe");
        Write("linked.yaml", "extends: link");
        var pipe = Path.Combine(_folder, "configs", "pipe.yaml");
        System.Diagnostics.Process.Start("mkfifo", [pipe]).WaitForExit();
        File.CreateSymbolicLink(Path.Combine(_folder, "configs", "link.yaml"), pipe);

        foreach (var preset in new[] { "pipe.yaml", "link.yaml", "top.yaml", "linked.yaml" })
            Bind(preset).Errors.ShouldHaveSingleItem().ShouldContain("cannot be read: it is a pipe, not a file");
    }

    [Fact]
    public void A_contradiction_tells_no_secret()
    {
        Write("a.yaml", "api_key: sk-first-1\nnotes: [A_TOKEN=tk-first-2]\nnote: Server=db;Password=pw-first-3");
        Write("b.yaml", "api_key: sk-second-1\nnotes: [A_TOKEN=tk-second-2]\nnote: Server=db;Password=pw-second-3");
        Write("top.yaml", "extends: [a, b]");

        var warnings = Bind("top.yaml").Warnings;

        warnings.Count.ShouldBe(3);
        warnings.ShouldContain(w => w.Contains("api_key is *** in configs/a.yaml and *** in configs/b.yaml"));
        string.Join('\n', warnings).ShouldNotMatch("first|second");
    }

    [Fact]
    public void Bases_on_top_of_each_other_and_of_one_value_contradict_nothing()
    {
        Write("root.yaml", "seed: 1\nnote: root");
        Write("a.yaml", "extends: root\nseed: 2");
        Write("b.yaml", "extends: a\nseed: 3");
        Write("c.yaml", "seed: 3\nnotes: [x, y]");
        Write("d.yaml", "extends: root\nnotes: [x, y]");
        Write("top.yaml", "extends: [a, b, root]");
        Write("same.yaml", "extends: [b, c]");
        Write("shared.yaml", "extends: [c, d]");

        Bind("top.yaml").Warnings.ShouldBeEmpty();
        Bind("same.yaml").Warnings.ShouldBeEmpty();
        Bind("shared.yaml").Warnings.ShouldHaveSingleItem().ShouldContain("seed is 3 in configs/c.yaml and 1 in configs/root.yaml");
    }

    [Fact]
    public void A_preset_may_extend_one_of_its_own_name_above_it()
    {
        Write("default.yaml", "seed: 5");
        Write("pole/default.yaml", "extends: default\nnote: mine");

        Bind("pole/default.yaml").Config.ShouldBeOfType<PoleExperiment>().Seed.ShouldBe(5UL);
    }

    [Theory]
    [InlineData("extends: quik", "configs/top.yaml, line 1, column 10: extends is 'quik'; there is no such preset; did you mean quick?")]
    [InlineData("extends: nothing-like-it", "configs/top.yaml, line 1, column 10: extends is 'nothing-like-it'; there is no such preset.")]
    [InlineData("extends: [quick, ../secret]", "configs/top.yaml, line 1, column 18: extends is '../secret'; it must be the name of a preset or its path below configs, without '..'.")]
    [InlineData("extends: /etc/passwd", "configs/top.yaml, line 1, column 10: extends is '/etc/passwd'; it must be the name of a preset or its path below configs, without '..'.")]
    [InlineData("extends: a\\b", "configs/top.yaml, line 1, column 10: extends is 'a\\b'; it must be the name of a preset or its path below configs, without '..'.")]
    [InlineData("extends: top", "configs/top.yaml, line 1, column 10: extends goes in a circle: configs/top.yaml → configs/top.yaml.")]
    [InlineData("seed: 1\nextends: ring", "configs/top.yaml, line 2, column 10: extends goes in a circle: configs/top.yaml → configs/ring.yaml → configs/top.yaml.")]
    [InlineData("extends: wrong", "configs/wrong.yaml, line 1, column 7: seed is 'x'; it must be a whole number.")]
    public void A_wrong_base_is_told_where_it_stands(string yaml, string error)
    {
        Write("secret.yaml", "seed: 1");
        Write("quick.yaml", "seed: 1");
        Write("ring.yaml", "extends: top");
        Write("wrong.yaml", "seed: x");
        Write("top.yaml", yaml);

        Errors("top.yaml").ShouldBe([error]);
    }

    [Fact]
    public void Chains_are_bounded()
    {
        for (var i = 0; i < 40; i++)
            Write($"p{i}.yaml", $"extends: p{i + 1}");
        Write("p40.yaml", "seed: 1");

        Errors("p0.yaml").ShouldHaveSingleItem().ShouldStartWith("configs/p0.yaml, line 1, column 10: more than 16 presets extend each other: configs/p0.yaml → configs/p1.yaml");
        Bind("p30.yaml").Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Presets_that_extend_many_that_extend_many_are_each_read_once()
    {
        for (var i = 0; i < 15; i++)
            Write($"p{i}.yaml", $"extends: [{string.Join(", ", Enumerable.Repeat($"p{i + 1}", 200))}]");
        Write("p15.yaml", "seed: 9");

        Bind("p0.yaml").Config.ShouldBeOfType<PoleExperiment>().Seed.ShouldBe(9UL);
    }

    [Fact]
    public async Task The_program_names_the_file_that_set_a_value()
    {
        Write("base.yaml", "seed: 2\nnote: below");
        Write("pole/top.yaml", "extends: base\nseed: 4");

        var (code, output, _) = await SampleProgram.Run(_folder, "config", "--config", "top");

        code.ShouldBe(0);
        output.ShouldContain("configs/base.yaml, line 2, column 1");
        output.ShouldContain("configs/pole/top.yaml, line 2, column 1");
    }

    [Fact]
    public async Task The_program_refuses_a_circle()
    {
        Write("a.yaml", "extends: b");
        Write("b.yaml", "extends: a");

        var (code, _, errors) = await SampleProgram.Run(_folder, "train", "--config", "a");

        code.ShouldBe(2);
        errors.ShouldContain("error: configs/a.yaml, line 1, column 10: extends goes in a circle: configs/a.yaml → configs/b.yaml → configs/a.yaml.");
    }
}
