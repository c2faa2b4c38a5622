namespace RlTemplates.Environments;

/// <summary>
/// Options of an environment that may be wrapped. Of a config class whose environment options implement this, the generated code makes the
/// environment and hands it to <see cref="Wrapping.Apply(IEnvironment, IHasWrappers)"/>; the environment itself knows nothing of it.
/// </summary>
public interface IHasWrappers
{
    /// <summary>What is laid around the environment, the innermost first; none by default.</summary>
    IReadOnlyList<Wrapper> Wrappers { get; }
}
