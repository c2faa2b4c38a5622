using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RlTemplates.Inference;
using KestrelOptions = Microsoft.Extensions.Options.Options;

namespace RlTemplates.Serving;

/// <summary>
/// Serves a trained policy over HTTP: <c>POST /invocations</c> acts, <c>GET /ping</c> says whether it can. Observations that come at the same time go through the network together.
/// </summary>
/// <example><code>
/// await using var server = new PolicyServer("runs/cart-pole/20260131-174502-k3f9qz", new() { Port = 0 });
/// await server.StartAsync();
/// Console.WriteLine(server.Address);
/// </code></example>
public sealed class PolicyServer : IAsyncDisposable
{
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(5);

    private readonly ServingOptions _options;
    private readonly ModelSource _source;
    private readonly ServingState _state;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _gate = new();
    private KestrelServer? _server;
    private Task<bool>? _stopping;
    private Task _reloading = Task.CompletedTask;
    private Uri? _address;

    /// <summary>A server of what is at a path, and of a newer model that takes its place there.</summary>
    /// <param name="path">Folder of a model, of a checkpoint or of a run, whose newest model it serves; or a <c>policy.bin</c>.</param>
    /// <param name="options">Address and limits; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option lies outside of what is allowed.</exception>
    public PolicyServer(string path, ServingOptions? options = null)
        : this(ModelSource.At(path), options)
    {
    }

    /// <summary>A server of a policy, which it does not dispose of.</summary>
    /// <param name="policy">The policy; may be used on.</param>
    /// <param name="options">Address and limits; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option lies outside of what is allowed.</exception>
    public PolicyServer(Policy policy, ServingOptions? options = null)
        : this(ModelSource.Of(policy), options)
    {
    }

    /// <summary>A server of what a source gives.</summary>
    internal PolicyServer(ModelSource source, ServingOptions? options)
    {
        _options = options ?? new();
        _options.EnsureValid();
        (_source, _state) = (source, new(_options));
    }

    /// <summary>Where the server listens, for example <c>http://127.0.0.1:8080/</c>.</summary>
    /// <exception cref="InvalidOperationException">The server was not started.</exception>
    public Uri Address => _address ?? throw new InvalidOperationException("The server has no address before it is started.");

    /// <summary>Where the policy that is served comes from; another after a newer model was loaded.</summary>
    /// <exception cref="InvalidOperationException">The server was not started.</exception>
    public PolicySignature Signature => _state.Dispatcher?.Model.Policy.Signature ?? throw new InvalidOperationException("The server has no policy before it is started.");

    /// <summary>What <c>/ping</c> says: the policy has acted, and the server does not stop.</summary>
    public bool IsReady => _state.IsReady;

    /// <summary>Listens, loads the policy, and has it act once. Until then <c>/ping</c> and <c>/invocations</c> answer 503.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address cannot be listened on: the port is taken, or the machine has no such address. Or there is no policy, as <see cref="Policy.Load"/> says.</exception>
    /// <exception cref="InvalidDataException">The file is no policy, it is damaged, or a newer version wrote it.</exception>
    /// <exception cref="InvalidOperationException">The server was started before, or the policy cannot act.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_server is not null)
            throw new InvalidOperationException("The server was started before.");
        _server = CreateServer();
        try
        {
            await ListenAsync(_server, cancellationToken);
            _state.Serve(new(_source.Load()));
            await _state.ActAsync(_state.Dispatcher!);
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
        if (_source.CanChange && _options.ReloadInterval > TimeSpan.Zero)
            _reloading = new Reloader(_source, _state, _options).RunAsync(_stopped.Token);
    }

    /// <summary>
    /// Ends: <c>/ping</c> and new requests get 503, and requests that are being answered have <see cref="ServingOptions.DrainTime"/> to end. Then connections are closed.
    /// </summary>
    /// <param name="cancellationToken">Cuts them off earlier.</param>
    /// <returns>Whether all of them got their answers.</returns>
    public Task<bool> StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return _stopping ??= EndAsync(cancellationToken);
    }

    /// <summary>Ends as <see cref="StopAsync"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server?.Dispose();
    }

    private async Task<bool> EndAsync(CancellationToken cancellationToken)
    {
        _state.Drain();
        await _stopped.CancelAsync();
        await _reloading;
        if (_server is null)
            return true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.DrainTime);
        while (_state.Active > 0 && !limit.IsCancellationRequested)
            await Task.Delay(DrainPause, CancellationToken.None);
        var isComplete = _state.Active == 0;
        await _server.StopAsync(limit.Token);
        return isComplete;
    }

    private KestrelServer CreateServer()
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        // Both are judged by ourselves, so that the answer says what is allowed.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(_options.EndPoint(), listen => listen.Protocols = HttpProtocols.Http1);
        return new(KestrelOptions.Create(kestrel), new SocketTransportFactory(KestrelOptions.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    private async Task ListenAsync(KestrelServer server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(new ServingApplication(_state, _options), cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or AddressInUseException or IOException)
        {
            var isTaken = exception is AddressInUseException || exception.InnerException is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
            throw new IOException(isTaken
                ? FormattableString.Invariant($"Port {_options.Port} of {_options.Host} is taken; choose another one, or 0 for any that is free.")
                : FormattableString.Invariant($"Port {_options.Port} of {_options.Host} cannot be listened on: {exception.Message}"), exception);
        }
        _address = new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }
}
