using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Fake;

/// <summary>A job of the workspace.</summary>
/// <param name="name">Its name.</param>
/// <param name="properties">What was asked for.</param>
public sealed class FakeJob(string name, JsonObject properties)
{
    private readonly TaskCompletionSource _cancel = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What was asked for.</summary>
    public JsonObject Properties { get; } = properties;

    /// <summary>How it stands.</summary>
    public string Status { get; set; } = "Queued";

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status is "Completed" or "Failed" or "Canceled";

    /// <summary>Why it has failed.</summary>
    public string? Error { get; set; }

    /// <summary>Over when somebody asks that it ends.</summary>
    public Task CancelRequest => _cancel.Task;

    /// <summary>Asks it to end.</summary>
    public void Cancel() => _cancel.TrySetResult();
}

/// <summary>Something in the workspace other than a job.</summary>
/// <param name="body">What was asked for.</param>
public sealed class FakeResource(JsonObject body)
{
    /// <summary>What was asked for.</summary>
    public JsonObject Body { get; set; } = body;

    /// <summary>How far it is made.</summary>
    public string State { get; set; } = "Succeeded";

    /// <summary>Machines that are ready.</summary>
    public int Nodes { get; set; }

    /// <summary>How often it was asked for while it is made.</summary>
    internal int Reads { get; set; }
}
