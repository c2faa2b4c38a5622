namespace RlTemplates;

/// <summary>
/// Marks a partial class as an environment. One instance is one copy, written in plain C#; its members say by attribute what is seen, done and
/// earned, and the source generator writes the vectorised <see cref="IEnvironment"/>, its factory, its spaces, and save and load of its state.
/// The class has one constructor, which takes the environment's options: a record with <see cref="EnvironmentOptionsAttribute"/>.
/// </summary>
/// <param name="name">Name of the environment, in kebab-case.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RlEnvironmentAttribute(string name) : Attribute
{
    /// <summary>Name of the environment, in kebab-case.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Steps after which an episode is truncated; 0, the default, sets no limit. Where the options record has an <c>int MaxEpisodeSteps</c>, that is the limit.
    /// </summary>
    public int MaxEpisodeSteps { get; set; }

    /// <summary>
    /// Whether the fields are saved with checkpoints; true by default. False where they cannot be, for example because an external simulator holds the
    /// state: a resumed run then starts new episodes.
    /// </summary>
    public bool CanBeSaved { get; set; } = true;
}
