namespace RlTemplates.SageMaker;

/// <summary>What every job adds to the user's hyperparameters.</summary>
/// <param name="JobName">The job's name; null while there is no job.</param>
/// <param name="Region">Its region; null while there is no job.</param>
/// <param name="OutputPath">Where its results go in S3; null while that is not known.</param>
/// <param name="SubmitDirectory">Where the container finds the source; null where the image holds the program.</param>
/// <param name="Program">The script in the source; null where the image holds the program.</param>
/// <param name="LogLevel">Level of the container's log, as Python numbers it.</param>
internal sealed record JobHyperparameters(string? JobName, string? Region, string? OutputPath, string? SubmitDirectory = null, string? Program = null, int LogLevel = 20)
{
    /// <summary>What every name begins with; names of the user do not.</summary>
    public const string Prefix = "sagemaker_";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "sagemaker_submit_directory", "sagemaker_program", "sagemaker_container_log_level", "sagemaker_job_name", "sagemaker_region",
        "sagemaker_s3_output",
        "sagemaker_estimator",
    ];

    /// <summary>Names and values, in the order of the Python SDK.</summary>
    public IEnumerable<(string Name, object Value)> Entries() =>
        Names.Zip<string, object?>([SubmitDirectory, Program, LogLevel, JobName, Region, OutputPath, "RLEstimator"])
            .Where(e => e.Second is not null).Select(e => (e.First, e.Second!));
}
