namespace RlTemplates;

/// <summary>This machine: a process that outlives the terminal. It is always there; the attribute gives it a name of one's own.</summary>
public sealed class LocalAttribute : SubmitsToAttribute;
