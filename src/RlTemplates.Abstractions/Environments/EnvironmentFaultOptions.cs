using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>What happens where a step of an environment does not return, or throws.</summary>
[Options]
public sealed record EnvironmentFaultOptions
{
    /// <summary>Longest time that a step of all copies may take, in seconds; training fails where one takes longer. 0 sets no limit.</summary>
    [Range(0, 86_400)]
    public double StepSeconds { get; init; }

    /// <summary>Copies that may throw in a step and be replaced by new ones, in each process and for each vector; 0 lets training fail at the first.</summary>
    [Range(0, 1_000_000)]
    public int Restarts { get; init; }
}
