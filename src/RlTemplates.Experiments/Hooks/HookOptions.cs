namespace RlTemplates.Experiments;

/// <summary>The options of a hook, which make it. Derive a record to add a kind of hook.</summary>
[Options]
public abstract record HookOptions
{
    /// <summary>Makes the hook of one training.</summary>
    public abstract ITrainingHook Create();
}
