using System.Diagnostics;
using RlTemplates.Estimators.Local;
using RlTemplates.Tracking;

namespace RlTemplates.Serving.Tests;

/// <summary>The verb <c>predict</c> as a process: lines of its input, readers that go, and endpoints that fail.</summary>
public sealed class PredictVerbTests : IDisposable
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Serving.Tests", "RlTemplates.Serving.SampleProgram", StringComparison.Ordinal), "RlTemplates.Serving.SampleProgram.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("predict-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_refusal_names_the_line_and_empty_lines_count()
    {
        await using var served = await Served.Start("choice");
        Deploy("pole", served.Server.Address);

        var refused = await Run("1,2,3,4,5\n\n1,2\n1,2,3,4,5\n", "predict", "pole");
        var wrong = await Run("\n1,2,3,4,5\n1,NaN,3,4,5\n", "predict", "pole");

        refused.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        (refused.Code, refused.Errors).ShouldBe((2, "error: Line 3 of the input: Endpoint pole has refused the question (400): observation has 2 numbers; an observation of one is Float32[5], 5 numbers.\n"));
        (wrong.Code, wrong.Errors).ShouldBe((2, "error: Line 3 of the input is '1,NaN,3,4,5'; it must be numbers with commas in between, such as 0.1,-2,0.5, and 'NaN' is not a finite number.\n"));
        (await Run("", "predict", "pole", "--observation", "1,,3")).Errors.ShouldEndWith("and a number is missing.\n");
        (await Run("", "predict", "pole", "--observation", "1,2")).Errors.ShouldStartWith("error: Endpoint pole has refused the question (400): ");
        (await Run("\n\n", "predict", "pole")).ShouldBe((0, "", ""));
    }

    [Fact]
    public async Task It_ends_when_its_reader_has_gone()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX pipes.");
        await using var served = await Served.Start("choice");
        Deploy("pole", served.Server.Address);

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", "set -o pipefail; yes 1,2,3,4,5 | { dotnet \"$0\" predict pole; echo \"ended with $?\" >&2; } | head -1", Program])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = await shell.StandardError.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromMinutes(2), Stop);
            errors.ShouldContain("ended with 0\n");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData(503, 1)]
    [InlineData(500, 1)]
    [InlineData(429, 1)]
    [InlineData(400, 2)]
    [InlineData(403, 2)]
    public async Task What_the_endpoint_fails_to_answer_ends_with_1_and_what_it_refuses_with_2(int status, int code)
    {
        await using var fake = new FixedServer(status, """{"error":"So it is."}""");
        Deploy("pole", fake.Address);

        var ended = await Run("", "predict", "pole", "--observation", "1,2,3,4,5");

        (ended.Code, ended.Output).ShouldBe((code, ""), ended.Errors);
        ended.Errors.ShouldBe(code == 1
            ? $"error: Endpoint pole could not answer ({status}): So it is. See how it stands with: endpoints\n"
            : $"error: Endpoint pole has refused the question ({status}): So it is.\n");
    }

    [Fact]
    public async Task An_endpoint_that_has_gone_ends_with_1_and_a_hint()
    {
        Uri address;
        await using (var fake = new FixedServer(200, ""))
            address = fake.Address;
        Deploy("pole", address);
        Deploy("young", null);

        var gone = await Run("\n1,2\n", "predict", "pole");
        var young = await Run("", "predict", "young", "--observation", "1");

        (gone.Code, young.Code).ShouldBe((1, 1), gone.Errors + young.Errors);
        gone.Errors.ShouldStartWith($"error: Line 2 of the input: Endpoint pole cannot be reached at {address}: ");
        gone.Errors.ShouldEndWith(". See how it stands with: endpoints\n");
        young.Errors.ShouldBe("error: Endpoint young has no address: it does not answer yet. See how it stands with: endpoints\n");
    }

    // As deploy and serve leave it; this process stands for the one that serves.
    private void Deploy(string name, Uri? address)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "runs", ".endpoints", name)).FullName;
        new LocalEndpointFile { Experiment = "pole", Run = "x", CreatedAt = DateTimeOffset.UtcNow, Address = address, Process = ProcessMark.OfThis() }.Write(folder);
    }

    private async Task<(int Code, string Output, string Errors)> Run(string input, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. args]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, output, await errors);
    }
}
