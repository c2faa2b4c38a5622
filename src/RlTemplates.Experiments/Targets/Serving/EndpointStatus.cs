namespace RlTemplates.Experiments;

/// <summary>How an endpoint stands.</summary>
public enum EndpointStatus
{
    /// <summary>It does not answer yet.</summary>
    Starting,

    /// <summary>It answers.</summary>
    InService,

    /// <summary>It could not be started, or it has ended by itself.</summary>
    Failed,

    /// <summary>It is being deleted.</summary>
    Deleting,
}
