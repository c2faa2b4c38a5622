using System.Diagnostics;
using System.Text.Json;

namespace RlTemplates.Serving.Tests;

/// <summary>The verb <c>serve</c> as a process, through the entry point of a program that references the package.</summary>
public sealed class ServeVerbTests : IDisposable
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Serving.Tests", "RlTemplates.Serving.SampleProgram", StringComparison.Ordinal), "RlTemplates.Serving.SampleProgram.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("serve-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_prints_one_line_of_json_serves_and_ends_with_0_at_sigterm()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        Served.Save(Served.PolicyOf("choice"), _folder, 1234);
        using var process = Start([], "serve", _folder, "--port", "0", "--json");
        using var line = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(Stop))!);
        var root = line.RootElement;

        root.GetProperty("process_id").GetInt32().ShouldBe(process.Id);
        root.GetProperty("model").GetString().ShouldBe(_folder);
        root.GetProperty("timesteps_total").GetInt64().ShouldBe(1234);
        using var client = new HttpClient { BaseAddress = new(root.GetProperty("address").GetString()!) };
        client.BaseAddress!.Host.ShouldBe("127.0.0.1");
        (await client.GetAsync("ping", Stop)).IsSuccessStatusCode.ShouldBeTrue();
        (await client.PostAsync("invocations", new StringContent("[1, 2, 3, 4, 5]", System.Text.Encoding.UTF8, "application/json"), Stop)).IsSuccessStatusCode.ShouldBeTrue();

        using var slow = await SlowRequest.Begin(client.BaseAddress!, "[1, 2, 3, 4, 5]");
        await Task.Delay(200, Stop);
        Kill(process);
        await Task.Delay(200, Stop);
        process.HasExited.ShouldBeFalse("a request is being answered");
        (await slow.End()).ShouldStartWith("HTTP/1.1 200 OK");
        await process.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        process.ExitCode.ShouldBe(0);
        (await process.StandardError.ReadToEndAsync(Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_answered_within_the_time_to_drain_is_cut_off()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        Served.Save(Served.PolicyOf("choice"), _folder);
        using var process = Start([], "serve", _folder, "--port", "0", "--drain", "200ms");
        var address = (await process.StandardOutput.ReadLineAsync(Stop))!.Split(" at ")[1].Split(' ')[0];
        using var slow = await SlowRequest.Begin(new(address), "[1, 2, 3, 4, 5]");
        await Task.Delay(200, Stop);

        Kill(process);
        await process.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);

        process.ExitCode.ShouldBe(1);
        (await process.StandardError.ReadToEndAsync(Stop)).ShouldBe("warning: Requests that had no answer 200ms after the signal were cut off.\n");
    }

    [Theory]
    [InlineData("error: There is no run 'nothing' in {folder}/runs.", "serve", "nothing")]
    [InlineData("error: There is no 'no/such'; give the path of a model, a checkpoint or a run, or a run's id.", "serve", "no/such")]
    [InlineData("error: --host is 'example.com'; it must be an IP address, for example 127.0.0.1 or 0.0.0.0, or localhost.", "serve", "{folder}", "--host", "example.com")]
    [InlineData("error: --port is '70000'; it must be a whole number in [0, 65535].", "serve", "--port", "70000")]
    [InlineData("error: --drain is 'soon'; it must be a duration from 0s to 1d, such as 30s.", "serve", "--drain", "soon")]
    [InlineData("error: There is no policy in {folder}", "serve", "{folder}", "--port", "0")]
    public async Task Bad_input_ends_with_2(string message, params string[] args)
    {
        using var process = Start([], [.. args.Select(a => a.Replace("{folder}", _folder, StringComparison.Ordinal))]);
        var errors = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        process.ExitCode.ShouldBe(2, errors);
        errors.ShouldContain(message.Replace("{folder}", _folder, StringComparison.Ordinal));
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_lists_its_options()
    {
        using var process = Start([], "serve", "--help");
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        process.ExitCode.ShouldBe(0);
        foreach (var part in new[] { "Serves a run's trained policy over HTTP.", "--port ", "--host ", "--json ", "--max-body ", "--sessions ", "--drain ", "--reload " })
            output.ShouldContain(part);
    }

    [Theory]
    [InlineData("serve", "--help")]
    [InlineData("deploy", "--help")]
    [InlineData("--help")]
    public async Task Help_has_its_texts_in_one_column(params string[] args)
    {
        using var process = Start([], args);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        var options = output[output.IndexOf("Options:\n", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  --", StringComparison.Ordinal)).ToList();
        options.Count.ShouldBeGreaterThan(2);
        options.Select(ColumnOf).Distinct().ShouldHaveSingleItem(output);
        if (args is ["--help"])
            output[..output.IndexOf("Options:\n", StringComparison.Ordinal)].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(ColumnOf).Distinct().ShouldHaveSingleItem(output);

        static int ColumnOf(string line)
        {
            var gap = line.IndexOf(' ', 2);
            return gap + line[gap..].TakeWhile(c => c == ' ').Count();
        }
    }

    // As SageMaker starts a container, without a home and where nothing can be written.
    [Fact]
    public async Task In_a_container_it_serves_the_containers_model_on_every_network()
    {
        var (model, work) = (Path.Combine(_folder, "model"), Path.Combine(_folder, "work"));
        Served.Save(Served.PolicyOf("choice"), model);
        Directory.CreateDirectory(work);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(work, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var process = StartIn(work, [("SM_MODEL_DIR", model), ("SAGEMAKER_BIND_TO_PORT", "0"), ("TMPDIR", "/nowhere"), ("HOME", null), ("DOTNET_CLI_HOME", null)], "serve", "--json");
        try
        {
            using var line = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(Stop))!);
            var address = new Uri(line.RootElement.GetProperty("address").GetString()!);

            address.Host.ShouldBe("0.0.0.0");
            using var client = new HttpClient();
            (await client.GetAsync(new Uri($"http://127.0.0.1:{address.Port}/ping"), Stop)).IsSuccessStatusCode.ShouldBeTrue();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }
    }

    private static void Kill(Process process) => Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();

    private Process Start((string Name, string? Value)[] variables, params string[] args) => StartIn(_folder, variables, args);

    private static Process StartIn(string folder, (string Name, string? Value)[] variables, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
