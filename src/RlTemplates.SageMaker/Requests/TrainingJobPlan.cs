namespace RlTemplates.SageMaker;

/// <summary>What a job needs besides the options of its estimator.</summary>
/// <param name="JobName">Its name.</param>
/// <param name="Region">Its region.</param>
/// <param name="RoleArn">The role's ARN.</param>
/// <param name="OutputPath">Where results go in S3.</param>
/// <param name="CodeUri">Where the source is in S3; null where the image holds the program.</param>
internal sealed record TrainingJobPlan(string JobName, string Region, string RoleArn, string OutputPath, string? CodeUri)
{
    /// <summary>The account's bucket, where results and sources go unless told otherwise.</summary>
    public static string DefaultBucket(string region, string account) => $"sagemaker-{region}-{account}";

    /// <summary>
    /// The job's name: the one that is given, else the base with the time behind it, or the image's name in place of a base.
    /// </summary>
    /// <exception cref="UserException">The name that is given is none, or no image fits.</exception>
    public static string Name(RlEstimatorOptions options, string region, string? given, DateTimeOffset time)
    {
        if (string.IsNullOrEmpty(given))
            return SageMakerName.Unique(options.BaseJobName is { Length: > 0 } name ? name : SageMakerName.OfImage(TrainingJobRequest.Image(options, region)), time);
        return SageMakerName.Fault("The job's name", given) is { } fault ? throw new UserException(fault) : given;
    }

    /// <summary>Where results go: where the options say, or the account's bucket.</summary>
    public static string Output(RlEstimatorOptions options, string defaultBucket) => options.OutputPath ?? $"s3://{defaultBucket}/";

    /// <summary>The model that a job leaves in S3.</summary>
    public static string ModelData(string outputPath, string job) => $"{outputPath.TrimEnd('/')}/{job}/output/model.tar.gz";
}
