using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>An error that a service answers.</summary>
#pragma warning disable CA1032 // An error without a code cannot be answered.
public sealed class AwsErrorException : Exception
#pragma warning restore CA1032
{
    /// <summary>An error with its code, its status and its words.</summary>
    public AwsErrorException(string code, string message, int status = 400, JsonObject? members = null)
        : base(message) =>
        (Code, Status, Members) = (code, status, members);

    /// <summary>Its name, such as <c>ResourceInUse</c>.</summary>
    public string Code { get; }

    /// <summary>The status of HTTP.</summary>
    public int Status { get; }

    /// <summary>What else the answer says.</summary>
    public JsonObject? Members { get; }

    internal static AwsErrorException Invalid(string message) => new("ValidationException", message);
}
