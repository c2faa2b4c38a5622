namespace RlTemplates.Options;

/// <summary>An option's value and where it came from.</summary>
/// <param name="Path">Path of the option; of a dictionary's entry, with its key at the end.</param>
/// <param name="Text">The value as text; <c>***</c> for a secret.</param>
/// <param name="Source">Where it came from.</param>
public sealed record ResolvedOption(string Path, string Text, OptionSource Source);
