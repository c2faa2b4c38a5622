using RlTemplates.Options;

namespace RlTemplates.Serving;

/// <summary>The nearest valid choice, for messages.</summary>
internal static class DidYouMean
{
    /// <summary><c>; did you mean 'x'?</c> without the mark at its end; nothing where none is near.</summary>
    public static string Say(string text, IEnumerable<string> choices) => Suggestion.Nearest(text, choices) is { } nearest ? $" (did you mean '{nearest}'?)" : "";
}
