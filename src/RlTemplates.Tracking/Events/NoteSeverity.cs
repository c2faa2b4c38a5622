namespace RlTemplates.Tracking;

/// <summary>How much a note matters.</summary>
public enum NoteSeverity
{
    /// <summary>It informs.</summary>
    Information,

    /// <summary>Something is not as it should be; training goes on.</summary>
    Warning,
}
