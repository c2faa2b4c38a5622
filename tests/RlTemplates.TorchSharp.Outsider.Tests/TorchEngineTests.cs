using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>That it is the torch engine which the outsider's tests run on, and what its package tells the compiler.</summary>
public sealed class TorchEngineTests(Packed packed)
{
    [Theory]
    [InlineData("corridor")]
    [InlineData("pole")]
    [InlineData("orchard")]
    [InlineData("relay")]
    public async Task Every_experiment_trains_on_torch(string experiment)
    {
        var here = packed.Program.In("torch-" + experiment);

        var result = await here.RunAsync("train", "--experiment", experiment, "--stop.training-iteration", "1");

        result.ShouldSucceed().Output.ShouldContain("networks are computed by torch on ");
    }

    [Fact]
    public async Task A_class_that_asks_for_a_gpu_is_told_that_no_package_has_cuda()
    {
        var program = packed.Copy("gpu");
        await File.WriteAllTextAsync(
            Path.Combine(program.Project, "GpuExperiment.cs"),
            """
            using RlTemplates.Environments;
            using RlTemplates.Learning.Algorithms;
            using RlTemplates.TorchSharp;

            namespace Outsider.Experiments;

            /// <summary>Asks for a GPU.</summary>
            [RlExperiment("gpu")]
            [StopWhen(Metric.TimestepsTotal, AtLeast = 20_000)]
            [Tag("team", "outsiders")]
            public sealed partial record GpuExperiment
            {
                /// <summary>The pole.</summary>
                public CartPoleOptions Environment { get; init; } = new();

                /// <summary>How the agent learns.</summary>
                public PpoOptions Algorithm { get; init; } = new();

                /// <summary>What computes networks.</summary>
                public RlTemplates.Networks.EngineOptions Engine { get; init; } = new TorchEngine { Device = TorchDevice.Cuda };
            }

            """,
            TestContext.Current.CancellationToken);

        var built = await program.BuildAsync();

        built.ExitCode.ShouldNotBe(0, built.Output);
        built.Output.ShouldContain(
            "GpuExperiment.cs(20,98): error RLT0132: 'GpuExperiment' sets Device to cuda, but no package with CUDA is referenced; ");
    }
}
