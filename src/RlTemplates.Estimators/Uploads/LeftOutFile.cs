namespace RlTemplates.Estimators.Uploads;

/// <summary>A file that stays here although no ignore file says so.</summary>
/// <param name="Name">The path from the source directory on, with <c>/</c> between names.</param>
/// <param name="Reason">Why, in words that follow the name: <c>holds secrets</c>.</param>
public sealed record LeftOutFile(string Name, string Reason);
