using System.Text.Json;
using RlTemplates.AzureMl.Requests;

namespace RlTemplates.AzureMl.Arm;

/// <summary>A long-running operation, as far as its answers tell: by an address of its own, by that of its result, or by the state of what is made.</summary>
internal sealed class ArmOperation
{
    private enum Kind
    {
        Operation,
        Location,
        Resource,
    }

    private readonly Kind _kind;

    /// <summary>Begins to follow an operation.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="arm">Where Azure Resource Manager answers.</param>
    /// <param name="answer">The first answer.</param>
    public ArmOperation(ArmRequest request, Uri arm, ArmAnswer answer)
    {
        RetryAfter = answer.RetryAfter;
        var address = answer.Operation ?? answer.Body.Text("properties", "properties", "AzureAsyncOperationUri");
        if (address is not null && answer.Status is 200 or 201 or 202 && StateOf(answer.Body) is not ("Succeeded" or "Failed" or "Canceled"))
            (_kind, Next) = (Kind.Operation, address);
        else if (answer is { Status: 202, Location: { } location })
            (_kind, Next) = (Kind.Location, location);
        else
        {
            _kind = Kind.Resource;
            Next = request.Url(arm);
            Take(answer);
        }
    }

    /// <summary>The address to ask next; null where it is over.</summary>
    public string? Next { get; private set; }

    /// <summary>How long to wait before that; null where the service does not say.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Why it has failed; null where it has not.</summary>
    public ArmException? Error { get; private set; }

    /// <summary>Whether the last answer is what was made.</summary>
    public bool HasResult => _kind != Kind.Operation && Result.ValueKind == JsonValueKind.Object;

    /// <summary>What was made.</summary>
    public JsonElement Result { get; private set; }

    /// <summary>Takes the next answer.</summary>
    public void Take(ArmAnswer answer)
    {
        RetryAfter = answer.RetryAfter;
        var state = _kind switch
        {
            Kind.Operation => answer.Body.Text("status") ?? (answer.Status == 202 ? "InProgress" : "Succeeded"),
            Kind.Location => answer.Status == 202 ? "InProgress" : "Succeeded",
            _ => StateOf(answer.Body) ?? "Succeeded",
        };
        switch (state)
        {
            case "Succeeded":
                (Next, Result) = (null, answer.Body);
                break;
            case "Failed" or "Canceled":
                Next = null;
                Error = ArmException.Read(answer.Body.Member("properties", "provisioningErrors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0 ? errors[0] : answer.Body, answer.Status);
                if (Error.Words.Length == 0)
                    Error = new(state, $"the operation has ended as {state}", answer.Status);
                break;
        }
        if (answer.Operation is { } moved && Next is not null && _kind == Kind.Operation)
            Next = moved;
        if (answer.Location is { } elsewhere && Next is not null && _kind == Kind.Location)
            Next = elsewhere;
    }

    private static string? StateOf(JsonElement body) => body.Text("properties", "provisioningState");
}
