using System.Net;

namespace RlTemplates.Serving;

/// <summary>How a <see cref="PolicyServer"/> listens, and its limits.</summary>
public sealed record ServingOptions
{
    /// <summary>
    /// Address to listen on: an IP address or <c>localhost</c>. Default <c>127.0.0.1</c>, which only this machine reaches, by an
    /// address or as <c>localhost</c>; <c>0.0.0.0</c> is every network of the machine, under every name.
    /// </summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on, 0 to 65535. Default 8080; 0 takes any that is free.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Largest body of a request in bytes, at least 1. Default 6,291,456, as SageMaker has it; a larger one is refused with 413.</summary>
    public int MaxBodyBytes { get; init; } = 6_291_456;

    /// <summary>Most observations of one request, at least 1. Default 10,000; more are refused with 413.</summary>
    public int MaxObservations { get; init; } = 10_000;

    /// <summary>Most requests that are answered at the same time, at least 1. Default 1,000; one more is refused with 429.</summary>
    public int MaxConcurrentRequests { get; init; } = 1_000;

    /// <summary>Longest time for a body to arrive (then 408), and for a request to wait for its turn (then 503). Above zero. Default 60 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most observations that are put through the network together, at least 1. Default 256.</summary>
    public int MaxBatch { get; init; } = 256;

    /// <summary>Number of passes through the network at the same time, at least 1. Requests that come while all of them run wait, and then go through together. Default: the processor's cores, at most 16.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>Most sessions whose memory is kept, at least 1. Default 10,000; one more is refused with 429 until one has expired.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>Time after its last request after which a session is forgotten. Above zero. Default 10 minutes.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time that <see cref="PolicyServer.StopAsync"/> waits for requests that are being answered. Default 25 seconds.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often the server looks for a newer model at its path. Default every 2 seconds; zero never looks.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Receives what an operator should know, in whole sentences, on any thread: a newer model was loaded, or cannot be. Default: nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Measures lifetimes and waits.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The address and port that <see cref="Host"/> and <see cref="Port"/> say.</summary>
    /// <exception cref="ArgumentException">The host is not an address.</exception>
    internal IPEndPoint EndPoint()
    {
        if (Host == "localhost")
            return new(IPAddress.Loopback, Port);
        return IPAddress.TryParse(Host, out var address)
            ? new(address, Port)
            : throw new ArgumentException($"{nameof(Host)} is '{Host}'; it must be an IP address, for example 127.0.0.1 or 0.0.0.0, or localhost.");
    }

    /// <exception cref="ArgumentException">A value lies outside of what is allowed.</exception>
    internal void EnsureValid()
    {
        AtLeast(Port, 0, nameof(Port));
        if (Port > IPEndPoint.MaxPort)
            throw new ArgumentException($"{nameof(Port)} is {Port}; it must lie in [0, {IPEndPoint.MaxPort}].");
        AtLeast(MaxBodyBytes, 1, nameof(MaxBodyBytes));
        AtLeast(MaxObservations, 1, nameof(MaxObservations));
        AtLeast(MaxConcurrentRequests, 1, nameof(MaxConcurrentRequests));
        AtLeast(MaxBatch, 1, nameof(MaxBatch));
        AtLeast(Threads, 1, nameof(Threads));
        AtLeast(MaxSessions, 1, nameof(MaxSessions));
        Above(RequestTimeout, TimeSpan.Zero, nameof(RequestTimeout));
        Above(SessionLifetime, TimeSpan.Zero, nameof(SessionLifetime));
        Above(DrainTime, TimeSpan.FromTicks(-1), nameof(DrainTime));
        Above(ReloadInterval, TimeSpan.FromTicks(-1), nameof(ReloadInterval));
        _ = EndPoint();
    }

    private static void AtLeast(int value, int least, string name)
    {
        if (value < least)
            throw new ArgumentException($"{name} is {value}; it must be at least {least}.");
    }

    private static void Above(TimeSpan value, TimeSpan bound, string name)
    {
        if (value <= bound || value > TimeSpan.FromDays(24))
            throw new ArgumentException($"{name} is {value}; it must be {(bound < TimeSpan.Zero ? "zero or" : "above zero and")} at most 24 days.");
    }
}
