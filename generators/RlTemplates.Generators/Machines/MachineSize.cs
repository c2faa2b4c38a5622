namespace RlTemplates.Generators.Machines;

/// <summary>One row of a table of machine sizes.</summary>
/// <param name="Provider">Whose size: azure, sagemaker or a name that a project's own files use.</param>
/// <param name="Name">Name of the size.</param>
/// <param name="Cpus">CPU cores.</param>
/// <param name="Gpus">GPUs; a part of one counts as one.</param>
/// <param name="MemoryGib">Memory in GiB.</param>
internal sealed record MachineSize(string Provider, string Name, int Cpus, int Gpus, double MemoryGib)
{
    /// <summary>The day from which the provider has it no more; null where none is known.</summary>
    public DateTime? Retires { get; init; }

    /// <summary>The size to take instead; null where none is named.</summary>
    public string? Successor { get; init; }

    /// <summary>Whether the provider has it no more on a day.</summary>
    public bool IsGone(DateTime day) => Retires <= day;
}
