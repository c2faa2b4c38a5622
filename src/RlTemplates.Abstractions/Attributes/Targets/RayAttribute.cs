namespace RlTemplates;

/// <summary>A Ray cluster, by its jobs API (Ray 2, 2022).</summary>
[TargetPackage("RlTemplates.Ray")]
public sealed class RayAttribute : ClusterTargetAttribute
{
    /// <summary>Address of the dashboard, such as <c>http://head:8265</c>. Default: the variable <c>RAY_ADDRESS</c>, as Ray's own tools read it.</summary>
    [Pattern("https?://[^/ ]+/?", "be the address of a dashboard, such as http://head:8265")]
    public string? Address { get; set; }

    /// <summary>A file with a conda environment, relative to the project. Default: none.</summary>
    [FileMustExist]
    [ExcludesProperty(nameof(RequirementsFile), nameof(PipPackages), Because = "Ray takes packages of conda or of pip, not of both")]
    public string? CondaFile { get; set; }

    /// <summary>A file of pip packages, relative to the project. Default: none.</summary>
    [FileMustExist]
    public string? RequirementsFile { get; set; }

    /// <summary>Pip packages on top of those of <see cref="RequirementsFile"/>. Default: none.</summary>
    public string[] PipPackages { get; set; } = [];
}
