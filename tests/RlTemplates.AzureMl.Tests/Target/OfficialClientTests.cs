using System.Diagnostics;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>The clients that Microsoft publishes for Node.js use the fake, and read all that it answers.</summary>
public sealed class OfficialClientTests : IDisposable
{
    private static readonly string[] Packages = ["@azure/arm-machinelearning@2.1.1", "@azure/storage-blob@12.34.0"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("clients-").FullName;

    public void Dispose() => TestFolder.Delete(_folder);

    [SlowFact]
    public async Task The_official_clients_read_every_answer()
    {
        Assert.SkipUnless(TestCommand.Works("node", "--version") && TestCommand.Works("npm", "--version"), "It needs Node.js, which is not here.");
        var (installed, _, trouble) = await Run([], "npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", .. Packages]);
        Assert.SkipUnless(installed == 0, $"It needs packages from npm's registry: {trouble}");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Target", "client.mjs"), Path.Combine(_folder, "client.mjs"));
        await using var azure = await FakeAzure.StartAsync();

        var (code, output, errors) = await Run(
            [
                new("ARM", azure.Address.ToString().TrimEnd('/')), new("TOKEN", azure.Token), new("SUBSCRIPTION", FakeAzure.Subscription), new("GROUP", FakeAzure.ResourceGroup),
                new("WORKSPACE", FakeAzure.Workspace), new("LOCATION", FakeAzure.Location), new("ACCOUNT", FakeAzure.Account), new("KEY", FakeAzure.AccountKey), new("CONTAINER", FakeAzure.DefaultContainer),
            ],
            "node", ["client.mjs"]);

        code.ShouldBe(0, output + errors);
        azure.Violations.ShouldBeEmpty();
    }

    private async Task<(int Code, string Output, string Errors)> Run(IEnumerable<KeyValuePair<string, string>> variables, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }
}
