namespace RlTemplates.Mlflow.Api;

/// <summary>What a failed request means for those after it.</summary>
internal enum MlflowFailure
{
    /// <summary>The server does not answer, or not now: later it may.</summary>
    Away,

    /// <summary>It asks for fewer requests; this one has done nothing.</summary>
    Busy,

    /// <summary>It does not take these credentials; it may take others.</summary>
    Unauthorized,

    /// <summary>It refuses what was sent.</summary>
    Refused,

    /// <summary>There is no such thing.</summary>
    Missing,

    /// <summary>The run or its experiment is gone: nothing more is sent.</summary>
    Gone,
}

/// <summary>A request to an MLflow server failed.</summary>
internal sealed class MlflowException(MlflowFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public MlflowFailure Failure { get; } = failure;

    /// <summary>MLflow's name of the error; null where it gave none.</summary>
    public string? Code { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Failure is MlflowFailure.Away or MlflowFailure.Busy or MlflowFailure.Unauthorized;
}
