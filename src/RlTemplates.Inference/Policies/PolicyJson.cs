using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Policies;

/// <summary>Signatures of policies as JSON.</summary>
internal static class PolicyJson
{
    private static readonly string[] Outputs = ["categorical", "multi_categorical", "gaussian", "squashed_gaussian", "action_values"];

    /// <summary>The bytes of a signature.</summary>
    public static byte[] Write(PolicySignature signature) => JsonFile.Bytes(json =>
    {
        json.WriteNumber("format", signature.Format);
        json.WriteString("experiment", signature.Experiment);
        json.WriteString("run", signature.Run);
        json.WriteNumber("timesteps_total", signature.TimestepsTotal);
        json.WriteNumber("training_iteration", signature.TrainingIteration);
        json.WriteString("version", signature.Version);
        json.WriteString("program_version", signature.ProgramVersion);
        json.WriteString("created", signature.Created);
        json.WriteStartObject("graph");
        Write(json, signature.Graph);
        json.WriteEndObject();
    });

    /// <summary>Reads the bytes of a signature.</summary>
    /// <exception cref="JsonException">It is broken.</exception>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static PolicySignature Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, ReadSignature);

    private static PolicySignature ReadSignature(JsonFields fields)
    {
        var format = fields.Int32("format");
        if (format != PolicySignature.CurrentFormat)
            throw new InvalidDataException(format > PolicySignature.CurrentFormat
                ? $"The policy has format {format}, which a newer version wrote; this one reads {PolicySignature.CurrentFormat}. Use the version that wrote it, or a newer one."
                : $"The policy has format {format}; this version reads {PolicySignature.CurrentFormat}.");
        return new()
        {
            Experiment = fields.Text("experiment"),
            Run = fields.Text("run"),
            TimestepsTotal = fields.Int64("timesteps_total"),
            TrainingIteration = fields.Int32("training_iteration"),
            Version = fields.Text("version"),
            ProgramVersion = fields.OptionalText("program_version"),
            Created = fields.Time("created"),
            Graph = ReadPolicy(fields.Object("graph")),
        };
    }

    private static void Write(Utf8JsonWriter json, PolicyGraph graph)
    {
        json.WriteString("environment", graph.Environment);
        NetworkJson.Write(json, "observation", graph.Observation);
        Write(json, graph.Action);
        json.WriteTexts("action_names", graph.ActionNames);
        json.WriteBoolean("has_action_mask", graph.HasActionMask);
        if (graph.ObservationClip is { } clip)
            json.WriteNumber("observation_clip", clip);
        else
            json.WriteNull("observation_clip");
        json.WriteStartObject("network");
        NetworkJson.Write(json, graph.Network);
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        json.WriteString("kind", Outputs[(int)graph.Outputs.Kind]);
        json.WriteBoolean("is_dueling", graph.Outputs.IsDueling);
        json.WriteNumber("epsilon", graph.Outputs.Epsilon);
        json.WriteBoolean("is_normalized", graph.Outputs.IsNormalized);
        json.WriteNumber("least_log_std", graph.Outputs.LeastLogStd);
        json.WriteNumber("most_log_std", graph.Outputs.MostLogStd);
        json.WriteEndObject();
        json.WriteBoolean("has_value", graph.HasValue);
    }

    private static PolicyGraph ReadPolicy(JsonFields fields) => new()
    {
        Environment = fields.Text("environment"),
        Observation = NetworkJson.ReadSpace(fields.Object("observation")),
        Action = ReadAction(fields.Object("action")),
        ActionNames = fields.Texts("action_names"),
        HasActionMask = fields.Flag("has_action_mask"),
        ObservationClip = fields.OptionalSingle("observation_clip"),
        Network = NetworkJson.Read(fields.Object("network")),
        Outputs = ReadOutputs(fields.Object("outputs")),
        HasValue = fields.Flag("has_value"),
    };

    private static PolicyOutputs ReadOutputs(JsonFields fields) => new((OutputKind)fields.Choice("kind", Outputs))
    {
        IsDueling = fields.Flag("is_dueling"),
        Epsilon = fields.Double("epsilon"),
        IsNormalized = fields.Flag("is_normalized"),
        LeastLogStd = fields.Single("least_log_std"),
        MostLogStd = fields.Single("most_log_std"),
    };

    private static void Write(Utf8JsonWriter json, ActionSpace space)
    {
        json.WriteStartObject("action");
        switch (space)
        {
            case DiscreteSpace discrete:
                json.WriteString("kind", "discrete");
                json.WriteNumber("count", discrete.Count);
                break;
            case MultiDiscreteSpace several:
                json.WriteString("kind", "multi_discrete");
                json.WriteInt32s("counts", several.Counts);
                break;
            case BoxSpace box:
                json.WriteString("kind", "box");
                json.WriteSingles("low", box.Low);
                json.WriteSingles("high", box.High);
                break;
            default:
                throw new NotSupportedException($"A policy with actions of {space.GetType().Name} cannot be saved.");
        }
        json.WriteEndObject();
    }

    private static ActionSpace ReadAction(JsonFields fields) => fields.Choice("kind", ["discrete", "multi_discrete", "box"]) switch
    {
        0 => new DiscreteSpace(fields.Int32("count")),
        1 => new MultiDiscreteSpace(fields.Int32s("counts")),
        _ => new BoxSpace(fields.Singles("low"), fields.Singles("high")),
    };
}
