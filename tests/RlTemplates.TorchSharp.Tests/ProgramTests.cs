using System.Diagnostics;
using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>A program whose config class has the engine, started as a user starts it; with libtorch beside it, and without.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("torch").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_one_engine_has_trained_the_other_goes_on_with_and_evaluates()
    {
        string[] shortly = ["--stop.episode-reward-mean", "100000", "--evaluation.episodes", "3", "--engine.device", "cpu"];
        var trained = await Run(["train", .. shortly, "--stop.timesteps-total", "30000"]);
        trained.Code.ShouldBe(0, trained.Output);
        trained.Output.ShouldContain("networks are computed by torch on cpu\n");
        var run = new RunStore(Path.Combine(_folder, "runs")).Find("latest");
        run.Config.Single(option => option.Path == "engine.type").Text.ShouldBe("torch");

        var continued = await Run(["train", "--resume", run.Id, "--engine.type", "simd", "--stop.timesteps-total", "60000"]);
        continued.Code.ShouldBe(0, continued.Output);
        continued.Output.ShouldNotContain("networks are computed by");
        string[] torch = ["--engine.type", "torch", "--engine.device", "cpu"];
        var back = await Run(["train", "--resume", run.Id, .. torch, "--stop.timesteps-total", "90000"]);
        back.Code.ShouldBe(0, back.Output);
        var evaluated = await Run(["evaluate", "--episodes", "5"]);
        evaluated.Code.ShouldBe(0, evaluated.Output);

        // Played in this process by the built-in engine.
        Policy.Load(run.ModelPath).Graph.Network.ParameterCount.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData("--engine.device", "gpu", "error: --engine.device is 'gpu'; it must be ")]
    [InlineData("--engine.device", "cuda", "engine.device is cuda, but the libtorch of this program has no CUDA: run dotnet add package ")]
    [InlineData("--engine.precision", "tf32", "engine.precision is tf32, which NVIDIA GPUs have")]
    [InlineData("--engine.type", "torhc", "error: --engine.type is 'torhc'; it must be ")]
    public async Task What_cannot_be_is_refused_with_exit_code_2(string option, string value, string error)
    {
        var (code, output) = await Run("train", option, value);

        (code, output.Contains(error, StringComparison.Ordinal)).ShouldBe((2, true), output);
    }

    [Fact]
    public async Task Without_libtorch_the_package_is_named_and_the_built_in_engine_runs()
    {
        var program = Path.Combine(_folder, "program");
        Directory.CreateDirectory(program);
        // TorchSharp itself brings its own native library; libtorch is another package's.
        var names = Directory.GetFiles(ProgramFolder).Select(f => Path.GetFileName(f));
        foreach (var name in names.Where(n => !n.StartsWith("lib", StringComparison.Ordinal) || n == "libLibTorchSharp.so"))
            File.Copy(Path.Combine(ProgramFolder, name), Path.Combine(program, name));
        var path = Path.Combine(program, Path.GetFileName(Program));

        var (code, output) = await RunAt(path, "train");
        (code, output.Contains("run dotnet add package TorchSharp-cpu", StringComparison.Ordinal)).ShouldBe((2, true), output);
        output.Trim().Split('\n').Length.ShouldBe(1, output);
        Directory.Exists(Path.Combine(_folder, "runs")).ShouldBeFalse();
        (await RunAt(path, "train", "--engine.type", "simd", "--stop.timesteps-total", "1", "--evaluation.episodes", "1")).Code.ShouldBe(0);
        (await RunAt(path, "config", "--help")).Code.ShouldBe(0);

        // What was trained with it plays without it.
        (await Run("train", "--engine.device", "cpu", "--stop.timesteps-total", "1", "--evaluation.episodes", "1")).Code.ShouldBe(0);
        (await RunAt(path, "evaluate", "--run", "latest", "--episodes", "1")).Code.ShouldBe(0);
    }

    // The tests reference the program, so that it and libtorch lie beside them.
    private static string ProgramFolder => AppContext.BaseDirectory;

    private static string Program => Path.Combine(ProgramFolder, "RlTemplates.TorchSharp.SampleProgram.dll");

    private Task<(int Code, string Output)> Run(params string[] args) => RunAt(Program, args);

    private async Task<(int Code, string Output)> RunAt(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
