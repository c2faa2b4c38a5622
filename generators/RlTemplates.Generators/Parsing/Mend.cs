using System.Collections.Immutable;

namespace RlTemplates.Generators.Parsing;

/// <summary>How a finding is mended: a kind of edit and its text, which a diagnostic carries to the code fix of that kind.</summary>
/// <param name="Kind">One of the constants; empty where no edit is known.</param>
/// <param name="Text">What the edit writes.</param>
internal readonly record struct Mend(string Kind, string Text)
{
    /// <summary>The text stands in place of what the finding is reported on.</summary>
    public const string Replacement = "Replacement";

    /// <summary>The attribute or member that the finding is reported on goes.</summary>
    public const string Removal = "Removal";

    /// <summary>The property gets the text as its initialiser.</summary>
    public const string Initializer = "Initializer";

    /// <summary>The type gets the text as its first member.</summary>
    public const string Member = "Member";

    /// <summary>The declaration gets the text as an attribute.</summary>
    public const string Attribute = "Attribute";

    /// <summary>The method gets the text as its return type and its parameters' types.</summary>
    public const string Signature = "Signature";

    /// <summary>The argument of an attribute that the finding is reported on goes.</summary>
    public const string Argument = "Argument";

    /// <summary>The member loses the modifier that the text is.</summary>
    public const string Modifier = "Modifier";

    /// <summary>The type becomes a partial record, or a partial class where the text says so.</summary>
    public const string Declaration = "Declaration";

    /// <summary>The property gets an init accessor.</summary>
    public const string Accessor = "Accessor";

    /// <summary>The catch block throws again.</summary>
    public const string Rethrow = "Rethrow";

    public static Mend None => default;

    public ImmutableDictionary<string, string?> Properties =>
        string.IsNullOrEmpty(Kind) ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(Kind, Text);

    public static Mend Replace(string? text) => text is null ? None : new(Replacement, text);

    public static Mend Remove(string what) => new(Removal, what);
}
