using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>Serving processes of this machine, each with a folder <c>runs/.endpoints/NAME/</c>: <c>endpoint.json</c> and <c>log.txt</c>.</summary>
/// <param name="store">The store of the runs.</param>
/// <param name="target">Name of the target.</param>
internal sealed class LocalEndpoints(RunStore store, string target)
{
    private const int LastLines = 5;

    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _root = Path.Combine(store.Root, ".endpoints");

    /// <summary>Starts a serving process and returns when it answers.</summary>
    /// <exception cref="UserException">It does not answer in time or ends before; nothing is left of it then.</exception>
    public async Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var program = deployment.Program
            ?? throw new UserException("This machine serves policies by the verb 'serve' of a program with the entry script; this process has an entry point of its own, so set the estimator's Program.");
        var folder = Reserve(deployment);
        Process? process = null;
        try
        {
            process = Start(program, deployment, folder);
            await WaitAsync(deployment, process, folder, cancellationToken).ConfigureAwait(false);
            return Open(deployment.Name) ?? throw new UserException($"Endpoint {deployment.Name} was deleted while it started.");
        }
        catch
        {
            if (process is { HasExited: false })
                process.Kill();
            DurableFolder.TryDelete(folder);
            throw;
        }
        finally
        {
            process?.Dispose();
        }
    }

    /// <summary>All endpoints, the newest first.</summary>
    public IReadOnlyList<EndpointInfo> List() => !Directory.Exists(_root)
        ? []
        : [.. Directory.EnumerateDirectories(_root).Select(Path.GetFileName).OfType<string>().Where(RunName.Is).Select(Info).OfType<EndpointInfo>().OrderByDescending(e => e.CreatedAt)];

    /// <summary>An endpoint; null where there is none of that name.</summary>
    public Endpoint? Open(string name) => RunName.Is(name) && Info(name) is { } info ? new LocalEndpoint(info, FolderOf(name)) : null;

    private EndpointInfo? Info(string name)
    {
        if (LocalEndpointFile.TryRead(FolderOf(name)) is not { } file)
            return null;
        var lives = file.Process is { MayRun: true };
        return new(name, target, lives ? file.Address is null ? EndpointStatus.Starting : EndpointStatus.InService : EndpointStatus.Failed)
        {
            Address = file.Address,
            Experiment = file.Experiment,
            Run = file.Run,
            CreatedAt = file.CreatedAt,
            Problem = lives ? null : $"its process has ended; see {LogOf(FolderOf(name))}",
        };
    }

    private string FolderOf(string name) => Path.Combine(_root, name);

    private static string LogOf(string folder) => Path.Combine(folder, "log.txt");

    // The folder appears in one step: of two processes that want the same name one gets it.
    private string Reserve(Deployment deployment)
    {
        var folder = FolderOf(deployment.Name);
        var aside = DurableFolder.NewNameAside(folder);
        try
        {
            DurableFolder.Create(_root);
            Directory.CreateDirectory(aside);
            // Until the process is there, this one stands for it.
            new LocalEndpointFile { Experiment = deployment.Run.Experiment, Run = deployment.Run.Id, CreatedAt = DateTimeOffset.UtcNow, Process = ProcessMark.OfThis() }.Write(aside);
            DurableFolder.Publish(aside, folder);
            return folder;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            DurableFolder.TryDelete(aside);
            throw new UserException($"There is an endpoint '{deployment.Name}' already; choose another name, or end it with: endpoints delete {deployment.Name}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            DurableFolder.TryDelete(aside);
            throw new UserException($"No endpoint can be made in {_root}: {exception.Message}", exception);
        }
    }

    // The pipes keep the child off our terminal; it writes to its log file and never to them.
    private static Process Start(JobProgram program, Deployment deployment, string folder)
    {
        var info = new ProcessStartInfo(program.FileName, [.. program.Prefix, .. ServeArguments.Of(deployment, folder)])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in deployment.Options.Variables)
            info.Environment[name] = value;
        try
        {
            return Process.Start(info) ?? throw new UserException($"{program.FileName} could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new UserException($"{program.FileName} could not be started: {exception.Message}", exception);
        }
    }

    private static async Task WaitAsync(Deployment deployment, Process process, string folder, CancellationToken cancellationToken)
    {
        var (clock, patience) = (Stopwatch.StartNew(), deployment.Options.StartTimeout ?? UsualStart);
        // What it says before its output goes to the log, for example that it knows no such verb.
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        while (true)
        {
            if (LocalEndpointFile.TryRead(folder)?.Address is { } address && await Ping.IsReadyAsync(address, cancellationToken).ConfigureAwait(false))
                return;
            if (process.HasExited)
            {
                var words = LastOf((await complained.ConfigureAwait(false)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                var message = $"Endpoint {deployment.Name} could not be started: {(words.Length > 0 ? words : LastOf(folder, process.ExitCode))}";
                throw process.ExitCode == ExitCodes.BadInput ? new UserException(message) : new EndpointException(message);
            }
            if (clock.Elapsed >= patience)
                throw new EndpointException(string.Create(CultureInfo.InvariantCulture, $"Endpoint {deployment.Name} has not answered within {patience.TotalSeconds:0.###} seconds: {LastOf(folder, null)}"));
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    // Its errors where it tells some, without the word that this program puts before its own.
    private static string LastOf(IEnumerable<string> lines)
    {
        const string Mark = "error: ";
        var last = lines.TakeLast(LastLines).ToList();
        var errors = last.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..]).ToList();
        return string.Join(" ", errors.Count > 0 ? errors : last);
    }

    private static string LastOf(string folder, int? exitCode)
    {
        try
        {
            if (LastOf(File.ReadLines(LogOf(folder))) is { Length: > 0 } words)
                return words;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no log yet.
        }
        return exitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"its process ended with {code}.") : "it has said nothing.";
    }
}
