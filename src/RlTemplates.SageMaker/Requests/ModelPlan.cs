namespace RlTemplates.SageMaker;

/// <summary>What a model needs besides the options of the estimator that trained it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Its region.</param>
/// <param name="RoleArn">The role's ARN.</param>
/// <param name="ModelData">
/// Where the model is in S3: that of the job; with an image of the user, the one that was packed again with the script in <c>code/</c>.
/// </param>
/// <param name="InstanceType">Type of the machines that will serve it.</param>
internal sealed record ModelPlan(string Name, string Region, string RoleArn, string ModelData, string InstanceType)
{
    /// <summary>Whether <see cref="ModelData"/> is a folder, since the job did not pack its results.</summary>
    public bool IsUnpacked { get; init; }

    /// <summary>The script that serves, in place of the one that trained. Default: that one.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>The folder of <see cref="EntryPoint"/>. Default: the estimator's.</summary>
    public string? SourceDirectory { get; init; }

    /// <summary>Further folders of <see cref="EntryPoint"/>. Default: the estimator's.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Where the script is in S3, for MXNet. Default: none.</summary>
    public string? CodeUri { get; init; }

    /// <summary>Subnets in place of the estimator's; an empty list for no network.</summary>
    public IReadOnlyList<string>? Subnets { get; init; }

    /// <summary>Security groups in place of the estimator's.</summary>
    public IReadOnlyList<string>? SecurityGroupIds { get; init; }
}
