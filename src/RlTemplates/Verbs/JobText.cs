using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>What is said of jobs, their parts and their files.</summary>
internal static class JobText
{
    /// <summary>A part in words: <c>worker-1 (failed, exit code 3): out of memory</c>.</summary>
    public static string Of(JobPart part) => string.Create(CultureInfo.InvariantCulture,
        $"{part.Name} ({RunText.Status(part.Status)}{(part.ExitCode is { } code ? $", exit code {code}" : "")}){(part.Error is { } error ? $": {error}" : "")}");

    /// <summary>Writes the fields of a part.</summary>
    public static void Write(Utf8JsonWriter json, JobPart part)
    {
        json.WriteString("name", part.Name);
        json.WriteString("status", RunText.Status(part.Status));
        json.WriteOptional("exit_code", part.ExitCode);
        json.WriteOptional("ended_at", part.EndedAt);
        json.WriteOptional("error", part.Error);
    }

    /// <summary>Writes the fields of a file.</summary>
    public static void Write(Utf8JsonWriter json, JobArtifact artifact)
    {
        json.WriteString("name", artifact.Name);
        json.WriteNumber("bytes", artifact.Bytes);
    }
}
