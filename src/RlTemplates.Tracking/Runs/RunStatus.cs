using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlTemplates.Tracking;

/// <summary>How a run stands.</summary>
[JsonConverter(typeof(RunStatusConverter))]
public enum RunStatus
{
    /// <summary>It has a folder, but nothing runs yet.</summary>
    Pending,

    /// <summary>It trains.</summary>
    Running,

    /// <summary>It reached a stop criterion.</summary>
    Completed,

    /// <summary>A callback asked for its end.</summary>
    Stopped,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>Somebody ended it (Ctrl-C); it can be resumed.</summary>
    Interrupted,

    /// <summary>The process that trained it or was to train it vanished without a word (SIGKILL, power cut); it can be resumed. Never written, only seen.</summary>
    Lost,

    /// <summary>Its <c>run.json</c> cannot be read. Never written, only seen.</summary>
    Broken,
}

/// <summary>Writes the status in snake_case.</summary>
internal sealed class RunStatusConverter() : JsonStringEnumConverter<RunStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
