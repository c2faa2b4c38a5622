namespace RlTemplates.SageMaker.Fake;

/// <summary>Services that the fake plays.</summary>
public enum AwsService
{
    /// <summary>Jobs, models, endpoints.</summary>
    SageMaker,

    /// <summary>Invocations of endpoints.</summary>
    Runtime,

    /// <summary>CloudWatch Logs.</summary>
    Logs,

    /// <summary>AWS Secrets Manager.</summary>
    Secrets,

    /// <summary>Files.</summary>
    S3,

    /// <summary>Who calls.</summary>
    Sts,

    /// <summary>Roles.</summary>
    Iam,
}
