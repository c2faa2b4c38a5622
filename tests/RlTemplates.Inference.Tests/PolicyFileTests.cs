using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Tests;

/// <summary>What was not written by this version, or not by anyone who means well, is refused in words and costs no memory.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("policy-").FullName;

    public static TheoryData<string> Cases => new(PolicyCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_signature_is_the_same_after_writing_and_reading(string name)
    {
        var snapshot = PolicyCase.Of(name).Snapshot;
        var signature = new PolicySignature { Graph = snapshot.Graph, Experiment = "pole", Run = "r1", TimestepsTotal = 1L << 40, TrainingIteration = 7, Version = "1.2.3", Created = DateTimeOffset.UnixEpoch };
        var read = PolicyFile.Read(PolicyFile.Write(snapshot, signature), out var found);

        found.ToJson().ShouldBe(signature.ToJson());
        found.Graph.Observation.ShouldBe(snapshot.Graph.Observation);
        found.Graph.Action.ShouldBe(snapshot.Graph.Action);
        read.Parameters.ToArray().ShouldBe(snapshot.Parameters.ToArray());
        read.Means.ToArray().ShouldBe(snapshot.Means.ToArray());
        read.Scales.ToArray().ShouldBe(snapshot.Scales.ToArray());
    }

    [Fact]
    public void Signatures_are_readable()
    {
        var json = Encoding.UTF8.GetString(new PolicySignature { Graph = PolicyCase.Of("choice").Snapshot.Graph, Experiment = "pole" }.ToJson());

        json.ShouldStartWith("{\n  \"format\": 1,\n  \"experiment\": \"pole\"");
        foreach (var part in (string[])["\"kind\": \"discrete\"", "\"element\": \"float32\"", "\"kind\": \"dense\"", "\"activation\": \"tanh\"", "\"kind\": \"categorical\"", "\"action_names\": ["])
            json.ShouldContain(part);
    }

    [Fact]
    public void Every_kind_of_layer_output_and_element_has_a_name()
    {
        var graph = PolicyCase.Of("choice").Snapshot.Graph;
        var layer = graph.Network.Layers[0];

        foreach (var kind in Enum.GetValues<LayerKind>())
            Names(graph with { Network = graph.Network with { Layers = [layer with { Kind = kind }] } }, kind);
        foreach (var activation in Enum.GetValues<Activation>())
            Names(graph with { Network = graph.Network with { Layers = [layer with { Activation = activation }] } }, activation);
        foreach (var kind in Enum.GetValues<OutputKind>())
            Names(graph with { Outputs = graph.Outputs with { Kind = kind } }, kind);
        Names(graph with { Observation = new(ElementType.Float32, 1) }, ElementType.Float32);
        Names(graph with { Observation = new(ElementType.UInt8, 1) }, "uint8");

        static void Names(PolicyGraph graph, object member)
        {
            var json = new PolicySignature { Graph = graph }.ToJson();
            Encoding.UTF8.GetString(json).ShouldContain($"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()!)}\"");
            PolicySignature.Parse(json).ToJson().ShouldBe(json);
        }
    }

    [Fact]
    public void Every_shortened_file_is_refused()
    {
        var bytes = Bytes("normalized");
        for (var length = 0; length < bytes.Length; length += length < 64 ? 1 : 97)
            Should.Throw<InvalidDataException>(() => PolicyFile.Read(bytes.AsSpan(0, length), out _));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        var bytes = Bytes("normalized");
        for (var i = 0; i < bytes.Length; i += 53)
        {
            bytes[i] ^= 4;
            Should.Throw<InvalidDataException>(() => PolicyFile.Read(bytes, out _));
            bytes[i] ^= 4;
        }
    }

    [Theory]
    [InlineData(12, int.MaxValue, "bytes of its signature")]
    [InlineData(12, -1, "bytes of its signature")]
    [InlineData(8, 2, "format 2, and this version reads 1")]
    public void Lengths_are_not_believed(int offset, int value, string problem)
    {
        var bytes = Bytes("choice");
        BitConverter.TryWriteBytes(bytes.AsSpan(offset), value);

        Should.Throw<InvalidDataException>(() => PolicyFile.Read(Signed(bytes), out _)).Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 9", "which a newer version wrote")]
    [InlineData("\"parameter_count\": 500", "\"parameter_count\": 9", "it says 9")]
    [InlineData("\"kind\": \"dense\"", "\"kind\": \"donut\"", "cannot be read")]
    [InlineData("\"kind\": \"categorical\"", "\"kind\": \"gaussian\"", "do not give")]
    [InlineData("\"kind\": \"discrete\"", "\"kind\": \"secret\"", "cannot be read")]
    [InlineData("\"count\": 3\n", "\"count\": 30000\n", "needs 30000")]
    [InlineData("      16\n", "      2000000000\n", "Layer policy/dense_0")]
    [InlineData("\"observation_clip\": null", "\"observation_clip\": 10", "it needs 5")]
    [InlineData("\"action_names\": [", "\"unknown\": [", "is missing")]
    [InlineData("\"source\": \"policy/dense_0\"", "\"source\": \"value/head\"", "which is not before it")]
    [InlineData("\"activation\": \"tanh\"", "\"activation\": \"relu\"", "not those of the built-in network")]
    [InlineData("\"graph\": {", "\"graph\": null, \"g\": {", "cannot be read")]
    public void A_signature_that_contradicts_itself_is_refused(string part, string instead, string problem)
    {
        var snapshot = PolicyCase.Of("choice").Snapshot;
        var json = Encoding.UTF8.GetString(new PolicySignature { Graph = snapshot.Graph }.ToJson());
        json.ShouldContain(part);
        var at = json.IndexOf(part, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(json[..at] + instead + json[(at + part.Length)..]);
        var original = PolicyFile.Write(snapshot, new() { Graph = snapshot.Graph });
        var rest = original.AsSpan(16 + Encoding.UTF8.GetByteCount(json));
        File.WriteAllBytes(Path.Combine(_folder, "policy.bin"), Signed([.. original.AsSpan(0, 12), .. BitConverter.GetBytes(changed.Length), .. changed, .. rest]));

        Should.Throw<InvalidDataException>(() => Policy.Load(_folder)).Message.ShouldContain(problem);
    }

    [Fact]
    public void A_number_that_is_none_is_refused()
    {
        var snapshot = PolicyCase.Of("choice").Snapshot;
        var parameters = snapshot.Parameters.ToArray();
        parameters[5] = float.NaN;
        var bytes = PolicyFile.Write(snapshot with { Parameters = parameters }, new() { Graph = snapshot.Graph });

        Should.Throw<InvalidDataException>(() => PolicyFile.Read(bytes, out _)).Message.ShouldContain("Among its parameters is NaN");
    }

    [Fact]
    public void A_place_without_a_policy_is_described()
    {
        var missing = Path.Combine(_folder, "missing");
        Should.Throw<DirectoryNotFoundException>(() => Policy.Load(missing)).Message.ShouldContain($"no policy at {missing}");
        Should.Throw<FileNotFoundException>(() => Policy.Load(_folder)).Message.ShouldContain("neither policy.bin nor model/policy.bin");
        Directory.CreateDirectory(Path.Combine(_folder, "checkpoints"));
        Should.Throw<FileNotFoundException>(() => Policy.Load(_folder)).Message.ShouldContain("has no model yet");
        File.WriteAllText(Path.Combine(_folder, "algorithm.bin"), "");
        Should.Throw<FileNotFoundException>(() => Policy.Load(_folder)).Message.ShouldContain("an older version wrote it");
        File.WriteAllText(Path.Combine(_folder, "policy.bin"), "something else");
        Should.Throw<InvalidDataException>(() => Policy.Load(_folder)).Message.ShouldContain("policy.bin cannot be loaded. It is not a policy");
    }

    [Fact]
    public async Task A_model_is_read_while_it_is_replaced()
    {
        var snapshots = new[] { 1f, 2f }.Select(scale =>
        {
            var snapshot = PolicyCase.Of("choice").Snapshot;
            return PolicyFile.Write(snapshot with { Parameters = snapshot.Parameters.ToArray().Select(x => x * scale).ToArray() }, new() { Graph = snapshot.Graph, TimestepsTotal = (long)scale });
        }).ToArray();
        var file = Path.Combine(_folder, "policy.bin");
        File.WriteAllBytes(file, snapshots[0]);
        using var done = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                File.WriteAllBytes(file + ".tmp", snapshots[i % 2]);
                File.Move(file + ".tmp", file, overwrite: true);
            }
        }, TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 200; i++)
                using (var policy = Policy.Load(_folder))
                    policy.Snapshot().Parameters.Span[0].ShouldBe(PolicyCase.Of("choice").Network.Parameters[0] * policy.Signature.TimestepsTotal);
        }
        finally
        {
            await done.CancelAsync();
            await writer;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Bytes(string name)
    {
        var snapshot = PolicyCase.Of(name).Snapshot;
        return PolicyFile.Write(snapshot, new() { Graph = snapshot.Graph });
    }

    private static byte[] Signed(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes, bytes.Length - 32);
        return bytes;
    }
}
