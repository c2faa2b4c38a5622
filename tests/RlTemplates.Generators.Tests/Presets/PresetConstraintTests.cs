using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

/// <summary>Rules between options, judged on presets above the class's constants.</summary>
public sealed class PresetConstraintTests
{
    private static readonly Lazy<Compilation> Impala = new(() => Of("new() { NumWorkers = 2 }"));
    private static readonly Lazy<Compilation> Unknown = new(() => Of("new() { NumWorkers = System.Environment.ProcessorCount }"));

    [Theory]
    [InlineData("algorithm: { lock_step: true }", null)]
    [InlineData("algorithm: { lock_step: true, num_workers: 0 }", "[0] algorithm.num_workers is 0; it must be at least 1 where algorithm.lock_step is true")]
    [InlineData("algorithm: { lock_step: true, num_data_loader_buffers: 2 }", "[2] algorithm.num_data_loader_buffers is 2; it must be at most 1 where algorithm.lock_step is true")]
    [InlineData("# rlt-disable RLT0017\nalgorithm: { lock_step: true, num_workers: 0 }", null)]
    [InlineData("algorithm: { lock_step: maybe, num_workers: 0 }", "[maybe] algorithm.lock_step is 'maybe'")]
    public Task APresetAboveTheClass(string yaml, string? found) => Finds(Impala.Value, found, ("x.yaml", yaml));

    [Fact]
    public Task APresetAboveItsBase() => Finds(
        Impala.Value, "[true] algorithm.num_workers is 0; it must be at least 1 where algorithm.lock_step is true",
        ("x.yaml", "extends: base\nalgorithm: { lock_step: true }"), ("base.yaml", "algorithm: { num_workers: 0 }"));

    [Fact]
    public Task ABaseIsJudgedWhereItStands() => Finds(
        Impala.Value, "[0] algorithm.num_workers is 0", ("x.yaml", "extends: base\nseed: 3"), ("base.yaml", "algorithm: { lock_step: true, num_workers: 0 }"));

    [Fact]
    public async Task WhatOnlyTheProgramKnowsIsNotJudged()
    {
        await Finds(Unknown.Value, null, ("x.yaml", "algorithm: { lock_step: true }"));
        await Finds(Unknown.Value, "[0] algorithm.num_workers is 0", ("x.yaml", "algorithm: { lock_step: true, num_workers: 0 }"));
    }

    private static Compilation Of(string algorithm) => GeneratorHarness.Run(Samples.Config("public ulong Seed { get; init; } = 1;").Replace(
        "public LearnerOptions Algorithm { get; init; } = new();", $"public RlTemplates.Learning.Algorithms.ImpalaOptions Algorithm {{ get; init; }} = {algorithm};", StringComparison.Ordinal)).Output;

    private static async Task Finds(Compilation compilation, string? words, params (string Path, string Yaml)[] files)
    {
        var texts = files.Select(f => new FileText("/project/configs/" + f.Path, f.Yaml)).ToArray();
        var found = await GeneratorHarness.AnalyzeFiles(compilation, new PresetAnalyzer(), texts);
        if (words is null)
        {
            found.ShouldBeEmpty();
            return;
        }
        var one = found.ShouldHaveSingleItem();
        var text = texts.Single(t => t.Path == one.Location.GetLineSpan().Path).GetText(TestContext.Current.CancellationToken).ToString();
        $"[{text.Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length)}] {one.GetMessage(null)}".ShouldStartWith(words);
    }
}
