using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Policies;

/// <summary>Graphs of networks, and what they read, as JSON.</summary>
internal static class NetworkJson
{
    private static readonly string[] Elements = ["uint8", "float32"];
    private static readonly string[] Layers = ["dense", "convolution", "lstm"];
    private static readonly string[] Activations = ["relu", "tanh", "linear"];

    /// <summary>Whether two networks have the same layers in the same places.</summary>
    public static bool AreEqual(NetworkGraph one, NetworkGraph other) =>
        JsonFile.Bytes(json => Write(json, one)).AsSpan().SequenceEqual(JsonFile.Bytes(json => Write(json, other)));

    /// <summary>Writes the fields of a network.</summary>
    public static void Write(Utf8JsonWriter json, NetworkGraph graph)
    {
        Write(json, "input", graph.Input);
        json.WriteNumber("parameter_count", graph.ParameterCount);
        json.WriteNumber("state_size", graph.StateSize);
        json.WriteStartArray("layers");
        foreach (var layer in graph.Layers)
            Write(json, layer);
        json.WriteEndArray();
        json.WriteStartArray("heads");
        foreach (var head in graph.Heads)
            Write(json, head);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, NetworkHead head)
    {
        json.WriteStartObject();
        json.WriteString("name", head.Name);
        json.WriteString("layer", head.Layer);
        json.WriteNumber("first", head.First);
        json.WriteNumber("count", head.Count);
        json.WriteEndObject();
    }

    /// <summary>Reads the fields of a network.</summary>
    public static NetworkGraph Read(JsonFields fields) => new()
    {
        Input = ReadSpace(fields.Object("input")),
        ParameterCount = fields.Int32("parameter_count"),
        StateSize = fields.Int32("state_size"),
        Layers = [.. fields.Objects("layers").Select(ReadLayer)],
        Heads = [.. fields.Objects("heads").Select(f => new NetworkHead(f.Text("name"), f.Text("layer"), f.Int32("first"), f.Int32("count")))],
    };

    private static void Write(Utf8JsonWriter json, NetworkLayer layer)
    {
        json.WriteStartObject();
        json.WriteString("name", layer.Name);
        json.WriteString("kind", Layers[(int)layer.Kind]);
        json.WriteString("source", layer.Source);
        json.WriteInt32s("input_shape", layer.InputShape);
        json.WriteInt32s("output_shape", layer.OutputShape);
        json.WriteString("activation", Activations[(int)layer.Activation]);
        Write(json, "weights", layer.Weights);
        Write(json, "biases", layer.Biases);
        if (layer.RecurrentWeights is { } recurrent)
            Write(json, "recurrent_weights", recurrent);
        else
            json.WriteNull("recurrent_weights");
        json.WriteNumber("stride", layer.Stride);
        json.WriteInt32s("padding", layer.Padding);
        json.WriteNumber("state_offset", layer.StateOffset);
        json.WriteEndObject();
    }

    private static NetworkLayer ReadLayer(JsonFields fields) => new()
    {
        Name = fields.Text("name"),
        Kind = (LayerKind)fields.Choice("kind", Layers),
        Source = fields.Text("source"),
        InputShape = fields.Int32s("input_shape"),
        OutputShape = fields.Int32s("output_shape"),
        Activation = (Activation)fields.Choice("activation", Activations),
        Weights = ReadBlock(fields.Object("weights")),
        Biases = ReadBlock(fields.Object("biases")),
        RecurrentWeights = fields.OptionalObject("recurrent_weights") is { } recurrent ? ReadBlock(recurrent) : null,
        Stride = fields.Int32("stride"),
        Padding = fields.Int32s("padding"),
        StateOffset = fields.Int32("state_offset"),
    };

    private static void Write(Utf8JsonWriter json, string field, ParameterBlock block)
    {
        json.WriteStartObject(field);
        json.WriteNumber("offset", block.Offset);
        json.WriteInt32s("shape", block.Shape);
        json.WriteEndObject();
    }

    private static ParameterBlock ReadBlock(JsonFields fields) => new(fields.Int32("offset"), fields.Int32s("shape"));

    /// <summary>Writes a space of observations.</summary>
    public static void Write(Utf8JsonWriter json, string field, ObservationSpace space)
    {
        json.WriteStartObject(field);
        json.WriteString("element", Elements[(int)space.Element]);
        json.WriteInt32s("shape", space.Shape);
        json.WriteNumber("center", space.Center);
        json.WriteNumber("spread", space.Spread);
        json.WriteSingles("low", space.Low);
        json.WriteSingles("high", space.High);
        json.WriteNumber("stacked_frames", space.StackedFrames);
        json.WriteEndObject();
    }

    /// <summary>Reads a space of observations.</summary>
    public static ObservationSpace ReadSpace(JsonFields fields) =>
        new((ElementType)fields.Choice("element", Elements), fields.Int32s("shape"))
        {
            Center = fields.Single("center"),
            Spread = fields.Single("spread"),
            Low = fields.Singles("low"),
            High = fields.Singles("high"),
            StackedFrames = fields.Int32("stacked_frames"),
        };
}
