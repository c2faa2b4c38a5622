using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>Files go to the storage emulator that Microsoft publishes, and come from there.</summary>
public sealed class OtherStorageTests : IDisposable
{
    private const string Package = "azurite@3.37.0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;

    public void Dispose() => TestFolder.Delete(_folder);

    [SlowFact]
    public async Task A_submission_and_a_model_go_through_the_emulator()
    {
        Assert.SkipUnless(TestCommand.Works("node", "--version") && TestCommand.Works("npm", "--version"), "It needs Node.js, which is not here.");
        using (var install = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", Package]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            var (output, trouble) = (install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
            using var patience = new CancellationTokenSource(Patience);
            await install.WaitForExitAsync(patience.Token);
            await output;
            Assert.SkipUnless(install.ExitCode == 0, $"It needs a package from npm's registry: {await trouble}");
        }
        await using var cloud = await CloudScratch.StartAsync();
        var port = FreePort();
        using var emulator = Start(port);
        try
        {
            var container = new BlobContainerClient(
                new Uri($"http://127.0.0.1:{port}/{FakeAzure.Account}/{FakeAzure.DefaultContainer}"), new StorageSharedKeyCredential(FakeAzure.Account, FakeAzure.AccountKey),
                new BlobClientOptions { Retry = { MaxRetries = 300, Delay = TimeSpan.FromMilliseconds(200), Mode = Azure.Core.RetryMode.Fixed } });
            await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
            await container.GetParentBlobServiceClient().CreateBlobContainerAsync(FakeAzure.ArtifactContainer, cancellationToken: TestContext.Current.CancellationToken);
            cloud.With["AZUREML_BLOB_ENDPOINT"] = $"http://127.0.0.1:{port}";

            var submitted = await cloud.Run("submit", "--to", "script", "--name", "once");

            submitted.Code.ShouldBe(0, submitted.Errors);
            (await Names(container)).ShouldContain(n => n.EndsWith("/train.py", StringComparison.Ordinal));
            // The run comes from there, in a folder that knows nothing of it.
            var elsewhere = Directory.CreateDirectory(Path.Combine(cloud.Folder, "elsewhere")).FullName;
            var found = await cloud.RunIn(elsewhere, "jobs", "show", "once", "--to", "script");
            found.Code.ShouldBe(0, found.Errors);
            (await cloud.Run("train")).Code.ShouldBe(0);
            (await cloud.Run("models", "register", "latest", "--to", "azureml", "--name", "pole")).Code.ShouldBe(0);
            (await cloud.Run("models", "download", "pole", "--to", "azureml", "--out", "back")).Code.ShouldBe(0);
            File.Exists(Path.Combine(cloud.Folder, "back", "policy.bin")).ShouldBeTrue();
            (await cloud.Run("models", "delete", "pole", "--to", "azureml")).Code.ShouldBe(0);
            (await Names(container)).ShouldNotContain(n => n.EndsWith("/policy.bin", StringComparison.Ordinal));
        }
        finally
        {
            emulator.Kill(entireProcessTree: true);
            await emulator.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private Process Start(int port)
    {
        var start = new ProcessStartInfo("node", [Path.Combine("node_modules", "azurite", "dist", "src", "blob", "main.js"), "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", Path.Combine(_folder, "data"), "--skipApiVersionCheck"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{FakeAzure.Account}:{FakeAzure.AccountKey}";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<IReadOnlyList<string>> Names(BlobContainerClient container)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
            names.Add(blob.Name);
        return names;
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
