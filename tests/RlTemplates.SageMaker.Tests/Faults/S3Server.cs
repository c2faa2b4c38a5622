using System.Diagnostics;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>s3rver from npm, a server with the interface of S3 that somebody else has written; <c>s3rver.mjs</c> says what it does not do.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    /// <summary>The only keys that it knows, both parts of them.</summary>
    public const string Key = "S3RVER";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder;
    private readonly Process _process;

    private S3Server(string folder, Process process, Uri address) => (_folder, _process, Address) = (folder, process, address);

    public Uri Address { get; }

    /// <summary>Starts one; skips the test where Node.js or the registry is not there.</summary>
    public static async Task<S3Server> StartAsync()
    {
        Assert.SkipUnless(
            TestCommand.Works("node", "--version") && TestCommand.Works("npm", "--version"), "It needs Node.js, which is not here.");
        var folder = Directory.CreateTempSubdirectory("s3rver-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Faults", "s3rver.mjs"), Path.Combine(folder, "s3rver.mjs"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using (var install = Start(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "s3rver@3.7.1"))
        {
            var output = install.StandardOutput.ReadToEndAsync(patience.Token);
            var trouble = install.StandardError.ReadToEndAsync(patience.Token);
            await install.WaitForExitAsync(patience.Token);
            Assert.SkipUnless(install.ExitCode == 0, $"It needs packages from npm's registry: {await output}{await trouble}");
        }
        var server = Start(
            folder, "node", "--openssl-legacy-provider", "s3rver.mjs", Directory.CreateDirectory(Path.Combine(folder, "buckets")).FullName);
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginErrorReadLine();
        var address = await server.StandardOutput.ReadLineAsync(patience.Token);
        return new(folder, server, new(address.ShouldNotBeNull()));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        TestFolder.Delete(_folder);
    }

    private static Process Start(string folder, string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
