using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RlTemplates.Environments;
using RlTemplates.Inference;
using RlTemplates.Inference.Tests;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Serving.Tests;

/// <summary>A policy behind real HTTP on this machine, and the policy itself to compare with.</summary>
internal sealed class Served : IAsyncDisposable
{
    /// <summary>Policies of every kind: those of the inference tests, and what DQN and SAC train.</summary>
    public static readonly string[] Names = [.. PolicyCase.Names, "dqn", "sac"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Served(Policy policy, PolicyServer server)
    {
        (Policy, Server) = (policy, server);
        Client = new() { BaseAddress = server.Address };
    }

    public Policy Policy { get; }

    public PolicyServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<Served> Start(string name, ServingOptions? options = null)
    {
        var policy = PolicyOf(name);
        var server = new PolicyServer(policy, (options ?? new()) with { Port = 0 });
        await server.StartAsync(Stop);
        return new(policy, server);
    }

    public static Policy PolicyOf(string name) => name switch
    {
        "dqn" => Trained(Dqn.Create(new() { BufferSize = 1000, LearningStarts = 100 }, new(count => CartPole.Create(new(), count), 1))),
        "sac" => Trained(Sac.Create(new() { BufferSize = 1000 }, new(count => Pendulum.Create(new(), count), 1))),
        _ => Policy.From(PolicyCase.Of(name).Snapshot),
    };

    /// <summary>Writes a policy as training does.</summary>
    public static void Save(Policy policy, string folder, long timesteps = 0)
    {
        Directory.CreateDirectory(folder);
        var snapshot = policy.Snapshot();
        var file = Path.Combine(folder, PolicyFile.PolicyName);
        File.WriteAllBytes(file + ".tmp", PolicyFile.Write(snapshot, new() { Graph = snapshot.Graph, Experiment = "pole", Run = "a-run", TimestepsTotal = timesteps }));
        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static Policy Trained(IAlgorithm algorithm)
    {
        using (algorithm)
            return Policy.From(((ISavablePolicy)algorithm.Policy).Snapshot());
    }

    /// <summary>[count, observation bytes].</summary>
    public byte[] Observations(int count, ulong seed)
    {
        var random = new RandomStream(seed, 0);
        var space = Policy.Graph.Observation;
        var bytes = new byte[count * space.Bytes];
        if (space.Element == ElementType.UInt8)
            foreach (ref var element in bytes.AsSpan())
                element = (byte)random.NextInt32(256);
        else
            foreach (ref var element in MemoryMarshal.Cast<byte, float>(bytes.AsSpan()))
                element = (float)random.NextGaussian() * 2;
        return bytes;
    }

    /// <summary>[count, choices], at least one of each element allowed.</summary>
    public bool[] Masks(int count, ulong seed)
    {
        var random = new RandomStream(seed, 1);
        var masks = new bool[count * Policy.Graph.Action.Choices];
        for (var i = 0; i < masks.Length; i++)
            masks[i] = i % Policy.Graph.Action.Choices is 0 or 3 || random.NextInt32(2) == 0;
        return masks;
    }

    /// <summary>An observation as a list in JSON.</summary>
    public string Json(ReadOnlySpan<byte> observations, int row = 0)
    {
        var space = Policy.Graph.Observation;
        var one = observations.Slice(row * space.Bytes, space.Bytes);
        return space.Element == ElementType.UInt8 ? "[" + string.Join(',', one.ToArray()) + "]" : JsonSerializer.Serialize(MemoryMarshal.Cast<byte, float>(one).ToArray());
    }

    /// <summary>Observations as a list of lists.</summary>
    public string JsonRows(byte[] observations) => "[" + string.Join(',', Enumerable.Range(0, observations.Length / Policy.Graph.Observation.Bytes).Select(n => Json(observations, n))) + "]";

    /// <summary>The greedy actions that the policy itself takes, as JSON.</summary>
    public string Expected(byte[] observations, bool[]? masks = null)
    {
        var rows = observations.Length / Policy.Graph.Observation.Bytes;
        using var policy = Policy.Clone();
        var random = new RandomStream(0, 0);
        var actions = new byte[rows * Policy.Graph.Action.Bytes];
        policy.Act(observations, masks ?? [], rows, actions, explore: false, ref random);
        return "[" + string.Join(',', Enumerable.Range(0, rows).Select(n => ActionText(actions, n))) + "]";
    }

    public string ActionText(byte[] actions, int row)
    {
        var size = Policy.Graph.Action.Size;
        var one = actions.AsSpan(row * size * 4, size * 4);
        var list = Policy.Graph.Action is BoxSpace ? JsonSerializer.Serialize(MemoryMarshal.Cast<byte, float>(one).ToArray()) : JsonSerializer.Serialize(MemoryMarshal.Cast<byte, int>(one).ToArray());
        return Policy.Graph.Action is DiscreteSpace ? list.Trim('[', ']') : list;
    }

    public Task<(int Status, string Text)> Post(string body, string type = "application/json", string? accept = null, string query = "") => Post(Encoding.UTF8.GetBytes(body), type, accept, query);

    public async Task<(int Status, string Text)> Post(byte[] body, string type, string? accept = null, string query = "")
    {
        using var response = await Send(body, type, accept, query);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    public async Task<HttpResponseMessage> Send(byte[] body, string? type, string? accept = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "invocations" + query) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await Client.SendAsync(request, Stop);
    }

    /// <summary>What is in a JSON answer of 200.</summary>
    public async Task<JsonElement> Ask(string body, string query = "")
    {
        var (status, text) = await Post(body, query: query);
        status.ShouldBe(200, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The sentence of a refusal.</summary>
    public async Task<(int Status, string Error)> Refused(string body, string type = "application/json", string? accept = null, string query = "")
    {
        var (status, text) = await Post(body, type, accept, query);
        using var document = JsonDocument.Parse(text);
        return (status, document.RootElement.GetProperty("error").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Policy.Dispose();
    }
}
