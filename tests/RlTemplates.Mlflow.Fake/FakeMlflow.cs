using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RlTemplates.Mlflow.Fake;

/// <summary>
/// A tracking server of MLflow on this machine, below any path: experiments, runs, metrics, params, tags and files in memory. It enforces every limit of the
/// REST interface 2.0, and keeps what broke one.
/// </summary>
public sealed class FakeMlflow : IAsyncDisposable
{
    private readonly ConcurrentQueue<MlflowRequest> _requests = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly FrontDoor _door;
    private WebApplication? _app;

    private FakeMlflow()
    {
        _door = new(this);
        AddExperiment("Default");
    }

    /// <summary>Where it answers; null where somebody else hands it requests.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The header <c>Authorization</c> that it demands; null takes anybody.</summary>
    public string? Authorization { get; set; }

    /// <summary>Another one that it takes in its place; null for none.</summary>
    public string? OtherAuthorization { get; set; }

    /// <summary>Held while state is read or changed. Tests hold it to read.</summary>
    public object Gate { get; } = new();

    public List<FakeExperiment> Experiments { get; } = [];

    public List<FakeRun> Runs { get; } = [];

    /// <summary>Files by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Where it says that files are kept.</summary>
    public string ArtifactRoot { get; set; } = "mlflow-artifacts:";

    /// <summary>What goes wrong; changed under <see cref="Gate"/>.</summary>
    public List<MlflowFault> Faults { get; } = [];

    /// <summary>Whether every connection breaks.</summary>
    public bool IsAway { get; set; }

    /// <summary>Everything that came, in order, also what was refused.</summary>
    public IReadOnlyList<MlflowRequest> Requests => [.. _requests];

    /// <summary>What requests broke of the rules. Tests want it empty.</summary>
    public IReadOnlyList<string> Violations => [.. _violations];

    /// <summary>Told of an experiment that is about to be made: somebody else may be faster.</summary>
    public Action<string>? BeforeExperiment { get; set; }

    public int LongestParam { get; set; } = 6000;

    /// <summary>Whether a metric may have one value only in a batch.</summary>
    public bool TakesOneValuePerBatch { get; set; }

    /// <summary>Names of metrics that it does not take.</summary>
    public HashSet<string> RefusedMetrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Of the next batch, so many metrics are kept, as by a server that ends meanwhile; null keeps all.</summary>
    public int? KeepsOnlyOfNextBatch { get; set; }

    public bool WritesLongsAsTexts { get; set; }

    public int PageSize { get; set; } = 1000;

    /// <summary>Makes one that does not listen itself: another server hands requests to <see cref="HandleAsync"/>.</summary>
    public static FakeMlflow Create() => new();

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 takes any that is free.</param>
    public static async Task<FakeMlflow> StartAsync(int port = 0)
    {
        var fake = new FakeMlflow();
        // The empty one: it watches no files of settings, of which a machine can watch few.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, port, l => l.Protocols = HttpProtocols.Http1));
        fake._app = builder.Build();
        fake._app.Run(fake.HandleAsync);
        await fake._app.StartAsync();
        fake.Address = new Uri(fake._app.Urls.First());
        return fake;
    }

    /// <summary>The only run.</summary>
    public FakeRun Run
    {
        get
        {
            lock (Gate)
                return Runs.Single();
        }
    }

    public FakeExperiment AddExperiment(string name)
    {
        lock (Gate)
        {
            var experiment = new FakeExperiment(Experiments.Count.ToString(CultureInfo.InvariantCulture), name);
            Experiments.Add(experiment);
            return experiment;
        }
    }

    public FakeRun AddRun(string experimentId, string? id = null)
    {
        lock (Gate)
        {
            var run = new FakeRun(id ?? Guid.NewGuid().ToString("N"), experimentId);
            Runs.Add(run);
            return run;
        }
    }

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context) => _door.HandleAsync(context);

    /// <summary>Adds a fault.</summary>
    public void Fail(MlflowFault fault)
    {
        lock (Gate)
            Faults.Add(fault);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is null)
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    internal void Keep(MlflowRequest request) => _requests.Enqueue(request);

    internal void Violate(string text) => _violations.Enqueue(text);

    internal MlflowFault? TakeFault(string call)
    {
        lock (Gate)
        {
            foreach (var fault in Faults.Where(f => call.StartsWith(f.Call, StringComparison.Ordinal) && f.Count > 0))
            {
                if (fault.After-- > 0)
                    continue;
                fault.Count--;
                return fault;
            }
            return null;
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
