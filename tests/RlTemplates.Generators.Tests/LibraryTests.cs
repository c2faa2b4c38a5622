using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Values that need a native library: of an engine in the project, as that of RlTemplates.TorchSharp is declared.</summary>
public sealed class LibraryTests
{
    private const string Engine = """
        namespace Lab.Torch
        {
            using RlTemplates;
            using RlTemplates.Networks;

            public readonly record struct TorchDevice(string Name) : System.IParsable<TorchDevice>, System.IFormattable
            {
                public static TorchDevice Auto => new("auto");
                public static TorchDevice Cuda => new("cuda");
                public static TorchDevice Parse(string s, System.IFormatProvider? provider) => new(s);
                public static bool TryParse(string? s, System.IFormatProvider? provider, out TorchDevice result)
                {
                    result = new(s ?? "");
                    return s is not null;
                }
                public override string ToString() => Name;
                public string ToString(string? format, System.IFormatProvider? provider) => Name;
            }

            public sealed record TorchEngine : EngineOptions
            {
                [NeedsLibrary("cuda(:[0-9]+)?", "torch", "cuda", Otherwise = "no package with CUDA is referenced")]
                public TorchDevice Device { get; init; }

                public override INetworkBackend Create() => throw new System.NotSupportedException(Device.Name);
            }

            public sealed record OtherEngine : EngineOptions
            {
                [NeedsLibrary("fast", "other", "fast")]
                public string Device { get; init; } = "";

                public override INetworkBackend Create() => throw new System.NotSupportedException(Device);
            }
        }

        """;

    [Theory]
    [InlineData("new Torch.TorchEngine { Device = Torch.TorchDevice.Cuda }", "Torch.TorchDevice.Cuda", "cuda")]
    [InlineData("new Torch.TorchEngine { Device = Torch.TorchDevice.Parse(\"cuda:1\", null) }", "Torch.TorchDevice.Parse(\"cuda:1\", null)", "cuda:1")]
    [InlineData("new Torch.TorchEngine() with { Device = Torch.TorchDevice.Cuda }", "Torch.TorchDevice.Cuda", "cuda")]
    public async Task AGpuWithoutItsPackageIsWarnedOfWhereItIsAskedFor(string engine, string place, string device)
    {
        var found = (await Analyze(engine)).ShouldHaveSingleItem();

        found.DefaultSeverity.ShouldBe(DiagnosticSeverity.Warning);
        found.GetMessage(null).ShouldBe($"'Config' sets Device to {device}, but no package with CUDA is referenced");
        found.Location.SourceTree!.ToString()[found.Location.SourceSpan.Start..found.Location.SourceSpan.End].ShouldBe(place);
    }

    [Theory]
    [InlineData("new Torch.TorchEngine { Device = Torch.TorchDevice.Auto }")]
    [InlineData("new Torch.TorchEngine()")]
    [InlineData("new Torch.TorchEngine { Device = Torch.TorchDevice.Parse(\"cpu\", null) }")]
    [InlineData("new Torch.TorchEngine { Device = Torch.TorchDevice.Parse(System.Environment.MachineName, null) }")]
    [InlineData("new Torch.OtherEngine { Device = \"fast\" }")]
    public async Task WhatNeedsNoneOrIsNotKnownIsNot(string engine) => (await Analyze(engine)).ShouldBeEmpty();

    [Theory]
    [InlineData("|torch/cpu|", true)]
    [InlineData("|other/slow||torch/none|", true)]
    [InlineData("|torch/cuda|", false)]
    [InlineData("|torch/cpu||torch/cuda|", false)]
    [InlineData("|other/slow|", false)]
    [InlineData("", false)]
    public async Task TheBuildSaysWhatThereIs(string libraries, bool isFound) =>
        (await Analyze("new Torch.TorchEngine { Device = Torch.TorchDevice.Cuda }", libraries)).Count.ShouldBe(isFound ? 1 : 0);

    [Fact]
    public async Task AnOptionMayLeaveTheWordsOut() =>
        (await Analyze("new Torch.OtherEngine { Device = \"fast\" }", "|other/slow|")).ShouldHaveSingleItem().GetMessage(null)
            .ShouldBe("'Config' sets Device to fast, but the program references no such library");

    [Fact]
    public async Task OfALibraryTheProgramDecides() =>
        (await Analyze("new Torch.TorchEngine { Device = Torch.TorchDevice.Cuda }", kind: OutputKind.DynamicallyLinkedLibrary)).ShouldBeEmpty();

    [Theory]
    [InlineData("engine: { type: torch, device: cuda }", "configs/gpu.yaml", "cuda")]
    [InlineData("engine:\n  type: torch\n  device: cuda:1", "configs/gpu.yaml", "cuda:1")]
    [InlineData("extends: base\nengine: { device: cuda }", "configs/gpu.yaml", "cuda")]
    [InlineData("engine: { type: torch, device: auto }", null, "")]
    [InlineData("engine: { type: simd }", null, "")]
    [InlineData("extends: base\nseed: 3", null, "")]
    [InlineData("# rlt-disable RLT0132\nengine: { type: torch, device: cuda }", null, "")]
    public async Task APresetIsWarnedOfAtTheValue(string yaml, string? name, string device)
    {
        var found = await Analyze("new Torch.TorchEngine()", files: [("/project/configs/gpu.yaml", yaml), ("/project/configs/base.yaml", "engine: { type: torch }")]);

        if (name is null)
        {
            found.ShouldBeEmpty();
            return;
        }
        var one = found.ShouldHaveSingleItem();
        one.GetMessage(null).ShouldBe($"'{name}' sets engine.device to {device}, but no package with CUDA is referenced");
        yaml.Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length).ShouldBe(device);
    }

    [Fact]
    public async Task APresetWithoutAMistakeElsewhereIsFoundOnce()
    {
        var found = await Analyze("new Torch.TorchEngine()", files: [("/project/configs/gpu.yaml", "extends: base"), ("/project/configs/base.yaml", "engine: { type: torch, device: cuda }")]);

        found.ShouldHaveSingleItem().Location.GetLineSpan().Path.ShouldBe("/project/configs/base.yaml");
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(
        string engine, string libraries = "|torch/cpu|", OutputKind kind = OutputKind.ConsoleApplication, IReadOnlyList<(string Path, string Text)>? files = null)
    {
        var source = Engine + Samples.Config($"public ulong Seed {{ get; init; }} = 1; public RlTemplates.Networks.EngineOptions? Engine {{ get; init; }} = {engine};");
        var found = await GeneratorHarness.Analyze(source, kind, files ?? [], ("ProjectDir", "/project/"), ("RlTemplatesLibraries", libraries));
        return [.. found.Where(d => d.Id is "RLT0132" or "AD0001" || d.Location.GetLineSpan().Path.EndsWith(".yaml", StringComparison.Ordinal))];
    }
}
