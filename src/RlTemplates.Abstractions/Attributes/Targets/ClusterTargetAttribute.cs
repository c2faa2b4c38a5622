using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>What targets have in common that run a head and workers on machines of <see cref="HeadAttribute"/> and <see cref="WorkersAttribute"/>.</summary>
public abstract class ClusterTargetAttribute : RemoteTargetAttribute
{
    /// <summary>Name of the <see cref="HeadAttribute"/> whose machine learns. Default: the only one.</summary>
    [UsesMachines(typeof(HeadAttribute))]
    public string? Head { get; set; }

    /// <summary>Name of the <see cref="WorkersAttribute"/> whose machines play. Default: the only one; without any the head plays too.</summary>
    [UsesMachines(typeof(WorkersAttribute))]
    public string? Workers { get; set; }

    /// <summary>Seconds that the head waits for its workers to join; at least 1 and at most <see cref="RemoteTargetAttribute.MaxRunDurationSeconds"/>. Default: 600.</summary>
    [Range(1, int.MaxValue), AtMostProperty(nameof(MaxRunDurationSeconds), Because = "the job is ended by then")]
    public int CoordinationTimeoutSeconds { get; set; } = 600;
}
