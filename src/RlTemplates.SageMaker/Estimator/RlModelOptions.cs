namespace RlTemplates.SageMaker;

/// <summary>What a model takes in place of the options of the estimator that trained it.</summary>
public sealed class RlModelOptions
{
    /// <summary>The role that its containers take: its name or its ARN. Default: the estimator's.</summary>
    public string? Role { get; init; }

    /// <summary>The script that serves. Default: the one that trained.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>The folder of <see cref="EntryPoint"/>, or the address in S3 of a tar.gz. Default: the estimator's.</summary>
    public string? SourceDirectory { get; init; }

    /// <summary>Further folders of <see cref="EntryPoint"/>. Default: the estimator's.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Subnets of its machines; an empty list for no network. Default: the estimator's.</summary>
    public IReadOnlyList<string>? Subnets { get; init; }

    /// <summary>Security groups of its machines; an empty list for no network. Default: the estimator's.</summary>
    public IReadOnlyList<string>? SecurityGroupIds { get; init; }

    /// <summary>Name of the model. Default: the job's base name and the time.</summary>
    public string? Name { get; init; }
}
