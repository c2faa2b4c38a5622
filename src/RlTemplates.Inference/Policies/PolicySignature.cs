using System.Text.Json;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Inference;

/// <summary>What <c>signature.json</c> says: the policy's graph, and where it comes from.</summary>
public sealed record PolicySignature
{
    /// <summary>The format that this version writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Format of the file.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Name of the experiment; empty where it is not known.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>Id of the run; empty where it is not known.</summary>
    public string Run { get; init; } = "";

    /// <summary>Environment steps that the policy was trained on.</summary>
    public long TimestepsTotal { get; init; }

    /// <summary>Training iterations behind it.</summary>
    public int TrainingIteration { get; init; }

    /// <summary>Version of RlTemplates that wrote it.</summary>
    public string Version { get; init; } = "";

    /// <summary>Version of the program that trained it; null where it has none.</summary>
    public string? ProgramVersion { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Spaces, network, and what its outputs mean.</summary>
    public required PolicyGraph Graph { get; init; }

    /// <summary>The signature as indented JSON in UTF-8, names in snake_case.</summary>
    public byte[] ToJson() => PolicyJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    /// <param name="json">JSON in UTF-8.</param>
    /// <exception cref="InvalidDataException">It is no signature, or a newer version wrote it.</exception>
    public static PolicySignature Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return PolicyJson.Read(json.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The policy's signature cannot be read: {exception.Message}", exception);
        }
    }
}
