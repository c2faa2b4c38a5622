namespace RlTemplates.Mlflow.Fake;

/// <summary>What goes wrong with a request.</summary>
public enum MlflowFaultKind
{
    /// <summary>The server refuses it with a status, and has done nothing.</summary>
    Refuse,

    /// <summary>The connection breaks before anything is done.</summary>
    Break,

    /// <summary>Everything is done, and the connection breaks before the answer.</summary>
    LoseAnswer,

    /// <summary>Nothing is answered until the client goes away.</summary>
    Hang,

    /// <summary>It is well, but takes <see cref="MlflowFault.Wait"/>.</summary>
    Delay,
}

/// <summary>Lets requests go wrong.</summary>
/// <param name="Call">Beginning of the calls that go wrong, such as <c>runs/log-batch</c>; empty for all.</param>
/// <param name="Kind">How.</param>
public sealed record MlflowFault(string Call, MlflowFaultKind Kind)
{
    /// <summary>How many requests go wrong. Default 1.</summary>
    public int Count { get; set; } = 1;

    /// <summary>How many requests are well before. Default 0.</summary>
    public int After { get; set; }

    public int Status { get; init; } = 500;

    /// <summary>How long it takes.</summary>
    public TimeSpan Wait { get; init; }

    public string? Code { get; init; }

    /// <summary>Value of the header Retry-After.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The body; null makes one of MLflow's kind.</summary>
    public string? Body { get; init; }
}

/// <summary>A request that came.</summary>
/// <param name="Method">GET, POST or PUT.</param>
/// <param name="Call">The call without what stands before it: <c>runs/log-batch</c>.</param>
/// <param name="Path">The whole path.</param>
/// <param name="Body">Its body.</param>
/// <param name="Authorization">Its header.</param>
public sealed record MlflowRequest(string Method, string Call, string Path, byte[] Body, string? Authorization);

/// <summary>An error as MLflow tells it.</summary>
public sealed class MlflowErrorException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static MlflowErrorException Invalid(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    public static MlflowErrorException Missing(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);
}
