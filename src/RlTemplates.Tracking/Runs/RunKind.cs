using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlTemplates.Tracking;

/// <summary>What a run is for.</summary>
[JsonConverter(typeof(RunKindConverter))]
public enum RunKind
{
    /// <summary>One training.</summary>
    Run,

    /// <summary>A sweep: it trains nothing itself, its trials are its children.</summary>
    Sweep,

    /// <summary>The same experiment with several seeds: it trains nothing itself, the trainings are its children.</summary>
    Seeds,

    /// <summary>The learner of a training that is spread over several machines; its workers are its children.</summary>
    Head,

    /// <summary>A process that plays episodes for a head, which is its parent.</summary>
    Worker,
}

/// <summary>Writes the kind in snake_case.</summary>
internal sealed class RunKindConverter() : JsonStringEnumConverter<RunKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
