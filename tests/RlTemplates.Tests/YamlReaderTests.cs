using System.Text;
using RlTemplates.Configuration;

namespace RlTemplates.Tests;

/// <summary>What the YAML reader makes of hostile and broken files.</summary>
public sealed class YamlReaderTests : IDisposable
{
    // A reader that follows what is hostile needs hours; one that does not needs milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("yaml").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Many(string part, int count) => new StringBuilder().Insert(0, part, count).ToString();

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "aliases that explode", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "line 1, column 4: anchors are not allowed" },
        { "an alias", "seed: *a", "line 1, column 7: aliases are not allowed" },
        { "a merge key", "base: 1\n<<: { seed: 1 }", "line 2, column 1: merge keys are not allowed in a preset; use extends" },
        { "a tag", "seed: !!int 3", "line 1, column 7: tags are not allowed" },
        { "a tag with a type", "a: !<tag:System.Diagnostics.Process> { x: 1 }", "line 1, column 4: tags are not allowed" },
        { "deep flow nesting", Many("[", 200_000), "line 1, column 1: a preset is a mapping|levels deep|cannot be read" },
        { "deep flow mappings", Many("{a: ", 100_000), "levels deep" },
        { "deep block nesting", string.Concat(Enumerable.Range(0, 200).Select(i => new string(' ', i) + "a:\n")), "levels deep" },
        { "deep block lists", "a:\n " + Many("- ", 50_000), "levels deep" },
        { "many unknown keys", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"k{i}: {i}\n")), "line 1, column 1: unknown option k0" },
        { "many duplicate keys", Many("seed: 1\n", 60_000), "line 2, column 1: seed is set twice" },
        { "a huge scalar", "seed: " + Many("9", 1_000_000), "line 1, column 7: seed is '9999" },
        { "a huge key", Many("k", 1_000_000) + ": 1", "line 1" },
        { "a huge quoted text", "seed: \"" + Many("x y ", 200_000) + "\"", "line 1, column 7: seed is 'x y" },
        { "a huge list", "seed: [" + Many("1,", 500_000) + "1]", "line 1, column 7: seed is a list" },
        { "a list that is never closed", "seed: [1", "line 1" },
        { "a list that is never closed before a key", "seed: [1\nnote: 2", "line 1" },
        { "a quotation mark that is never closed", "note: 'abc\nseed: 1", "line 1, column 7" },
        { "a tab", "algorithm:\n\tgamma: 1", "line 2, column 1: the indent has a tab; write blanks" },
        { "a tab further down", "evaluation: { episodes: 2 }\ncheckpoint: { keep: 2 }\n\n# why\n\t seed: 1", "line 5, column 1: the indent has a tab; write blanks" },
        { "a tab after blanks", "stop:\n  time_total_s: 5\n  \tepisodes_total: 3", "line 3, column 3: the indent has a tab; write blanks" },
        { "a tab that is none of the mistakes", "note: |\n  a\n  \tb\nseed: [1", "line 4" },
        { "a control character", "note: x\r\nseed: \01", "line 2, column 7: the control character U+0000 must not stand" },
        { "a bell", "note: a\ab", "line 1, column 8: the control character U+0007 must not stand" },
        { "wrongly decoded text", "note: gr\uFFFD\uFFFDe", "line 1, column 9: the file is not UTF-8 text" },
        { "complex keys", "? [a, b]\n: 1", "line 1, column 3: a key must be the name of an option" },
        { "two documents", "seed: 1\n---\nseed: 2", "line 2, column 1: a preset is one document; a second begins here" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_yaml_is_an_error_and_no_hang(string what, string yaml, string words)
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);

        var layer = await Task.Run(() => YamlLayer.Parse(lookup, yaml, "x.yaml"), TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        layer.Errors.ShouldNotBeEmpty(what);
        layer.Errors.Count.ShouldBeLessThanOrEqualTo(PresetChecker.MostFindings + 1);
        words.Split('|').ShouldContain(w => layer.Errors[0].Contains(w, StringComparison.Ordinal), layer.Errors[0].Length > 500 ? "a long message" : layer.Errors[0]);
        layer.Errors.ShouldAllBe(e => e.Length < 2000);
    }

    [Fact]
    public async Task Many_keys_of_a_dictionary_are_laid_over_it_in_no_time()
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        var yaml = "weights:\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"  k{i}: {i}\n"));

        var bound = await Task.Run(() => ConfigBinder.Bind(lookup, [YamlLayer.Parse(lookup, yaml, "x.yaml")]), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        bound.Config.ShouldBeOfType<PoleExperiment>().Weights.Count.ShouldBe(60_001);
    }

    [Fact]
    public async Task A_large_file_is_refused_without_reading_it_all()
    {
        var path = Path.Combine(_folder, "large.yaml");
        using (var stream = File.Create(path))
            stream.SetLength(100L << 20);

        var layer = await Task.Run(() => Read(path), TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        layer.Errors.ShouldBe([$"{path} is larger than 1 MiB, the most that a preset may have."]);
    }

    [Theory]
    [InlineData("utf-16", 1)]
    [InlineData("utf-32", 1)]
    [InlineData("iso-8859-1", 9)]
    public void Another_encoding_is_refused(string encoding, int column)
    {
        var path = Path.Combine(_folder, "encoded.yaml");
        File.WriteAllText(path, "note: größe", Encoding.GetEncoding(encoding));

        Read(path).Errors.ShouldBe([$"{path}, line 1, column {column}: the file is not UTF-8 text from here on; save it in that encoding."]);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var path = Path.Combine(_folder, "marked.yaml");
        File.WriteAllText(path, "seed: 3\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Read(path).Values.ShouldHaveSingleItem().Source.Text.ShouldBe($"{path}, line 1, column 1");
    }

    [Theory]
    [InlineData("algorithm:\n  gama: 1", "line 2, column 3: unknown option algorithm.gama; did you mean algorithm.gamma?")]
    [InlineData("algorithm:\r\n  gamma:   7 # much", "line 2, column 12: algorithm.gamma is 7; it must lie in [0, 1].")]
    [InlineData("algorithm: {}\nalgoritm: {}", "line 2, column 1: unknown option algoritm; did you mean algorithm?")]
    [InlineData("seed: 1\nSeed: 2", "line 2, column 1: Seed is set twice; keep one.")]
    [InlineData("algorithm.gamma: 0.5\nalgorithm: { gamma: 0.6 }", "line 2, column 14: algorithm.gamma is set twice; keep one.")]
    [InlineData("seed: [1]", "line 1, column 7: seed is a list; it must be a whole number.")]
    [InlineData("notes:\n  - a\n  - [b]", "line 3, column 5: an element of a list must be a single value.")]
    [InlineData("extend: quick", "line 1, column 1: unknown option extend; did you mean extends?")]
    [InlineData("extends: { a: 1 }", "line 1, column 10: extends must be the name of a preset or a list of names.")]
    [InlineData("algorithm: { learning_rate: linear(1e-3, 0) }", "line 1, column 29: algorithm.learning_rate is 'linear(1e-3'; it must be a schedule|line 1, column")]
    [InlineData("algorithm: { learning_rate: 'linear(1e-3, 0)' }", "line 1, column 29: algorithm.learning_rate is 'linear(1e-3, 0)'; it must be a schedule (linear takes 3 numbers, a first and a final value and timesteps, not 2; write a number, for example 3e-4, or linear(3e-4, 0, 1000000)); its numbers must lie in [0, 10].")]
    public void Errors_name_line_and_column(string yaml, string expected)
    {
        var error = YamlLayer.Parse(new(PoleExperiment.Definition.Options), yaml, "x.yaml").Errors[0];

        expected.Split('|').ShouldContain(e => error.StartsWith("x.yaml, " + e, StringComparison.Ordinal), error);
    }

    [Fact]
    public void What_a_sweep_says_is_left_to_sweeps()
    {
        var document = YamlReader.Read("seed: 3\nsweep:\n  grid:\n    algorithm.gamma: [0.9, 0.99]\n");

        document.Findings.ShouldBeEmpty();
        document.Sweep.ShouldNotBeNull().Entries.ShouldHaveSingleItem().Key.Text.ShouldBe("grid");
        document.Options.ShouldHaveSingleItem();
    }

    private static Layer Read(string path) =>
        YamlLayer.Read(new(PoleExperiment.Definition.Options), new(Path.GetDirectoryName(path)!, Path.GetFileName(path), path));
}
