using System.Text.Json;
using System.Text.Json.Serialization;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Policies;

/// <summary>Signatures and graphs as JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16,
    Converters = [typeof(SnakeCaseEnum<Activation>), typeof(SnakeCaseEnum<LayerKind>), typeof(SnakeCaseEnum<OutputKind>), typeof(SnakeCaseEnum<ElementType>)])]
[JsonSerializable(typeof(PolicySignature))]
[JsonSerializable(typeof(SignatureFormat))]
internal sealed partial class PolicyJson : JsonSerializerContext
{
    public static byte[] Write(Inference.PolicySignature signature) => JsonSerializer.SerializeToUtf8Bytes(signature, Default.PolicySignature);

    public static Inference.PolicySignature Read(ReadOnlySpan<byte> json)
    {
        if (JsonSerializer.Deserialize(json, Default.SignatureFormat)?.Format is not { } format)
            throw new JsonException("it says null instead of an object.");
        if (format != Inference.PolicySignature.CurrentFormat)
            throw new InvalidDataException(format > Inference.PolicySignature.CurrentFormat
                ? $"The policy has format {format}, which a newer version wrote; this one reads {Inference.PolicySignature.CurrentFormat}. Use the version that wrote it, or a newer one."
                : $"The policy has format {format}; this version reads {Inference.PolicySignature.CurrentFormat}.");
        var signature = JsonSerializer.Deserialize(json, Default.PolicySignature)!;
        return IsWhole(signature) ? signature : throw new JsonException("a list, a name or a bound is missing.");
    }

    // Where an optional property is missing, the generated reader leaves null in it.
    private static bool IsWhole(Inference.PolicySignature signature) => (object?[])
    [
        signature.Experiment, signature.Run, signature.Version, signature.Graph.ActionNames, signature.Graph.Observation.Low, signature.Graph.Observation.High,
        signature.Graph.Network.Input.Low, signature.Graph.Network.Input.High, .. signature.Graph.Network.Layers.Select(layer => layer?.Padding),
        .. signature.Graph.Network.Heads, .. signature.Graph.ActionNames ?? [],
    ] is var parts && parts.All(part => part is not null);

    public static bool AreEqual(NetworkGraph one, NetworkGraph other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, Default.NetworkGraph).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, Default.NetworkGraph));
}

/// <summary>The one field that signatures of all formats share.</summary>
internal sealed record SignatureFormat
{
    public required int Format { get; init; }
}

/// <summary>Enum members in snake_case; numbers are refused.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
