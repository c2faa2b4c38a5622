using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using RlTemplates.Cluster.Heads;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Cluster.Workers;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Tests;

/// <summary>A head that listens, and workers of this process whose pieces say who played them.</summary>
internal sealed class HeadFixture : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly List<(WorkerProcess Process, Task<string> Work, CancellationTokenSource End)> _workers = [];
    private readonly List<GrpcChannel> _connections = [];

    private HeadFixture(HeadSettings settings, HeadCertificate? certificate)
    {
        Channel = new(settings);
        Server = new(Channel, settings, new(IPAddress.Loopback, 0), certificate);
        Certificate = certificate;
        Channel.Tell = (text, _) => Told.Enqueue(text);
        Folder = Directory.CreateTempSubdirectory("cluster").FullName;
    }

    public string Folder { get; }

    public HeadChannel Channel { get; }

    public HeadServer Server { get; }

    public HeadCertificate? Certificate { get; }

    public ConcurrentQueue<string> Told { get; } = new();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public HeadAddress Address => new("127.0.0.1", Server.Address.Port, Token, Certificate?.Fingerprint);

    public RunInfo Run => Server.Run.Info!;

    /// <summary>Settings that leave no test waiting.</summary>
    public static HeadSettings Settings(int slots = 2, int minimum = 1) => new()
    {
        Token = Token, Slots = slots, MinWorkers = minimum, AliveInterval = TimeSpan.FromMilliseconds(100), Silence = TimeSpan.FromSeconds(20), CoordinationTimeout = TimeSpan.FromSeconds(30),
    };

    public static async Task<HeadFixture> StartAsync(HeadSettings settings, bool onRequest = true, bool usesTls = false)
    {
        var fixture = new HeadFixture(settings, usesTls ? HeadCertificate.Create("localhost") : null);
        await fixture.Server.StartAsync(Cancellation);
        fixture.Server.Run.Info = new() { Id = "run", Experiment = "track", Status = RunStatus.Running, CreatedAt = DateTimeOffset.UnixEpoch, Directory = fixture.Folder };
        fixture.Channel.Open(onRequest);
        return fixture;
    }

    /// <summary>Starts a worker in this process.</summary>
    public (WorkerProcess Process, Task<string> Work, CancellationTokenSource End) Work(string name, int capacity = 8, Func<int, IRolloutWorker>? create = null, Func<WorkerSettings, WorkerSettings>? change = null, HeadAddress? head = null)
    {
        var settings = new WorkerSettings { Name = name, Capacity = capacity, FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(50), CoordinationTimeout = TimeSpan.FromSeconds(20) };
        settings = change?.Invoke(settings) ?? settings;
        var process = new WorkerProcess(settings, () => head ?? Address, (_, _) => create ?? (slot => new TellingWorker(name, slot)), text => Told.Enqueue($"{name}: {text}"));
        var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var worker = (process, Task.Run(() => process.RunAsync(end.Token)), end);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>A call that tests make by hand.</summary>
    public AsyncDuplexStreamingCall<WorkerMessage, HeadMessage> Call(string? token = Token)
    {
        var connection = GrpcChannel.ForAddress(Address.Uri);
        _connections.Add(connection);
        return new Protocol.Head.HeadClient(connection).Work(token is null ? [] : new Metadata { { "authorization", "Bearer " + token } }, cancellationToken: Cancellation);
    }

    /// <summary>Joins by hand.</summary>
    public async Task<AsyncDuplexStreamingCall<WorkerMessage, HeadMessage>> JoinAsync(string name, int attempt = 0, string process = "p", int call = 1, int capacity = 8)
    {
        var made = Call();
        await made.RequestStream.WriteAsync(new() { Join = new() { Protocol = Wire.Version, Name = name, Attempt = attempt, Process = process, Call = call, Capacity = capacity } }, Cancellation);
        (await made.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        made.ResponseStream.Current.Welcome.ShouldNotBeNull();
        return made;
    }

    /// <summary>What the head answers with in the end.</summary>
    public static async Task<Status> EndOf(AsyncDuplexStreamingCall<WorkerMessage, HeadMessage> call)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(Cancellation))
            {
            }
            return call.GetStatus();
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }

    /// <summary>Takes a piece, on a thread of its own, as the learner does.</summary>
    public Task<string> TakeAsync(int worker = -1) => Task.Run(() => System.Text.Encoding.UTF8.GetString(Channel.Take(worker, Cancellation).Span), Cancellation);

    public Task Until(Func<bool> condition) => Soon.Until(condition, () => string.Join('\n', Told));

    public RunWorker Worker(string name)
    {
        long seen = -1;
        return Channel.Records(ref seen).Single(w => w.Name == name);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.End("the test is over");
        foreach (var (_, work, end) in _workers)
        {
            await end.CancelAsync();
            await work.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        await Server.DisposeAsync();
        Channel.Dispose();
        _connections.ForEach(c => c.Dispose());
        Certificate?.Dispose();
        TestFolder.Delete(Folder);
    }
}

/// <summary>Its pieces say who played which slot with which policy.</summary>
internal sealed class TellingWorker(string name, int slot) : IRolloutWorker
{
    private string _policy = "";
    private int _pieces;

    /// <summary>How long each piece takes.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>Bytes of each piece beside what it says.</summary>
    public int Bytes { get; init; }

    /// <summary>Thrown by pieces of this number and above; 0: never.</summary>
    public int ThrowsFrom { get; init; }

    public void Load(Stream policy) => _policy = new StreamReader(policy).ReadToEnd();

    public void Play(Stream piece)
    {
        _pieces++;
        if (ThrowsFrom > 0 && _pieces >= ThrowsFrom)
            throw new InvalidOperationException("the track is closed");
        if (Takes > TimeSpan.Zero)
            Thread.Sleep(Takes);
        piece.Write(System.Text.Encoding.UTF8.GetBytes($"{name} {slot} {_policy}"));
        piece.Write(new byte[Bytes]);
    }

    public void Dispose()
    {
    }
}

/// <summary>Waits for what comes soon.</summary>
internal static class Soon
{
    public static async Task Until(Func<bool> condition, Func<string>? explain = null)
    {
        for (var i = 0; !condition(); i++)
        {
            (i < 3000).ShouldBeTrue($"It has not come within a minute. {explain?.Invoke()}");
            await Task.Delay(20, HeadFixture.Cancellation);
        }
    }
}
