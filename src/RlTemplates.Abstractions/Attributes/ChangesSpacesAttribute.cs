namespace RlTemplates;

/// <summary>
/// Marks an option of an environment that decides what the environment shows or takes, such as the size of its frames, so that it cannot change while the environment is played: the compiler refuses
/// it in a curriculum (RLT0141).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChangesSpacesAttribute : Attribute;
