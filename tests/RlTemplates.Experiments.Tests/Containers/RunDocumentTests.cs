using System.IO.Compression;
using RlTemplates.Containers;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests.Containers;

public sealed class RunDocumentTests
{
    private static RunInfo Run(params IReadOnlyList<ResolvedOption> config) => new()
    {
        Id = "20260131-174502-k3f9qz",
        Experiment = "pong",
        Name = "nightly",
        Status = RunStatus.Pending,
        CreatedAt = new(2026, 1, 31, 17, 45, 2, TimeSpan.Zero),
        Seed = ulong.MaxValue,
        Tags = new Dictionary<string, string> { ["team"] = "rl", ["ö"] = "=\"\n" },
        Config = config,
    };

    private static ResolvedOption Option(string path, string text) => new(path, text, new(SourceKind.CommandLine, "--" + path));

    // Texts that do not shrink much.
    private static string Noise(int seed, int length)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x4e00, 0x9fff)));
    }

    [Fact]
    public void A_small_run_is_one_hyperparameter()
    {
        var written = RunDocument.Write(Run(Option("seed", "7")));

        written.Keys.ShouldBe(["rlt_run"]);
        Read(written).ShouldBe(RunJson.Write(Run(Option("seed", "7"))));
    }

    [Fact]
    public void A_large_run_is_split_into_values_that_a_job_takes()
    {
        var run = Run([.. Enumerable.Range(0, 20).Select(i => Option($"notes.{i}", Noise(i, 1000)))]);

        var written = RunDocument.Write(run);

        written.Count.ShouldBeInRange(2, RunDocument.MostParts);
        written.Keys.Order().ShouldAllBe(key => RunDocument.IsPart(key) && key != "rlt_run");
        written.Values.ShouldAllBe(value => value.Length <= 2500 && value.All(char.IsAscii));
        Read(written).ShouldBe(RunJson.Write(run));
    }

    [Fact]
    public void Awkward_texts_come_back_as_they_were()
    {
        string[] texts = ["-3e-1", "a,b", "\"quoted\"", "'", "=", "#", "two\nlines", "\r\t\u0001", new('x', 3000), "", " ", "null", "{}", "\\", "😀é"];

        Read(RunDocument.Write(Run([.. texts.Select((t, i) => Option($"notes.{i}", t))]))).ShouldBe(RunJson.Write(Run([.. texts.Select((t, i) => Option($"notes.{i}", t))])));
    }

    [Fact]
    public void Values_may_be_in_quotation_marks_and_stand_among_others()
    {
        var written = RunDocument.Write(Run([.. Enumerable.Range(0, 20).Select(i => Option($"notes.{i}", Noise(i, 500)))]));
        var given = written.Reverse().ToDictionary(w => w.Key, w => $"\"{w.Value}\"");
        (given["seed"], given["rlt_runs"], given["sagemaker_program"]) = ("1", "2", "\"x\"");

        RunDocument.Read(given).ShouldNotBeNull().Id.ShouldBe("20260131-174502-k3f9qz");
    }

    [Fact]
    public void Without_a_document_there_is_no_run() => RunDocument.Read(new Dictionary<string, string> { ["seed"] = "1", ["rlt_run_"] = "x", ["rlt_run_a"] = "y" }).ShouldBeNull();

    [Fact]
    public void A_missing_part_is_named()
    {
        var written = RunDocument.Write(Run([.. Enumerable.Range(0, 20).Select(i => Option($"notes.{i}", Noise(i, 500)))])).ToDictionary();
        written.Count.ShouldBeGreaterThan(3);
        written.Remove("rlt_run_1");

        Should.Throw<UserException>(() => RunDocument.Read(written)).Message.ShouldContain($"it has {written.Count} parts, but rlt_run_1 is missing");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("bm90IGd6aXA=")]
    [InlineData("H4sIAAAAAAAA")]
    public void A_damaged_document_is_refused_in_words(string text) =>
        Should.Throw<UserException>(() => RunDocument.Read(new Dictionary<string, string> { ["rlt_run"] = text })).Message.ShouldStartWith("The hyperparameter rlt_run is damaged");

    [Fact]
    public void Cut_or_changed_documents_never_become_another_run()
    {
        var whole = RunDocument.Write(Run(Option("seed", "7"), Option("note", Noise(1, 200))))["rlt_run"];
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var cut = i % 2 == 0 ? whole[..random.Next(whole.Length)] : string.Concat(whole.AsSpan(0, i), "A", whole.AsSpan(i + 1));
            try
            {
                var read = RunDocument.Read(new Dictionary<string, string> { ["rlt_run"] = cut }).ShouldNotBeNull();
                RunJson.Write(read).ShouldBe(RunJson.Write(Run(Option("seed", "7"), Option("note", Noise(1, 200)))));
            }
            catch (UserException)
            {
            }
        }
    }

    [Fact]
    public void A_document_that_would_fill_the_memory_is_refused()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize))
        {
            for (var i = 0; i < 40; i++)
                gzip.Write(new byte[1 << 20]);
        }

        Should.Throw<UserException>(() => RunDocument.Read(new Dictionary<string, string> { ["rlt_run"] = Convert.ToBase64String(bomb.ToArray()) })).Message.ShouldContain("more than");
    }

    [Fact]
    public void A_run_that_is_too_large_is_refused_when_it_is_written() =>
        Should.Throw<UserException>(() => RunDocument.Write(Run([.. Enumerable.Range(0, 200).Select(i => Option($"notes.{i}", Noise(i, 1000)))]))).Message.ShouldContain("Shorten the longest texts");

    private static byte[] Read(IReadOnlyDictionary<string, string> written) => RunJson.Write(RunDocument.Read(written).ShouldNotBeNull());
}
