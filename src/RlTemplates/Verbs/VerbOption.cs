using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace RlTemplates.Verbs;

/// <summary>An option of a verb, <c>--name value</c>. <see cref="VerbContext.Get{T}(VerbOption{T})"/> gives its value.</summary>
public abstract class VerbOption
{
    private protected VerbOption(Option symbol) => Symbol = symbol;

    /// <summary>Its name, such as <c>--config</c>.</summary>
    public string Name => Symbol.Name;

    /// <summary>What it means, for the help.</summary>
    public string Summary => Symbol.Description ?? "";

    /// <summary>How the parser knows it.</summary>
    internal Option Symbol { get; }

    /// <summary>Whether its value may be left out.</summary>
    internal bool MayLackItsValue { get; private init; }

    /// <summary>An option whose value is a text; null where it is not given.</summary>
    /// <param name="name">Its name, such as <c>--out</c>.</param>
    /// <param name="expected">What its value must be, for errors: <c>a file</c>.</param>
    /// <param name="summary">What it means, for the help.</param>
    /// <param name="isHidden">Whether the help leaves it out. Default false.</param>
    public static VerbOption<string?> Text(string name, string expected, string summary, bool isHidden = false) =>
        new(new(name) { HelpName = expected, Description = summary, Hidden = isHidden });

    /// <summary>An option whose value, a text, may be left out: null where the option is not given, empty where its value is not.</summary>
    /// <param name="name">Its name, such as <c>--build-image</c>.</param>
    /// <param name="expected">What its value must be, for errors.</param>
    /// <param name="summary">What it means, for the help.</param>
    internal static VerbOption<string?> TextOrNothing(string name, string expected, string summary) =>
        new(new(name) { HelpName = expected, Description = summary, Arity = ArgumentArity.ZeroOrOne }) { MayLackItsValue = true };

    /// <summary>An option whose value is a text, with a default.</summary>
    /// <param name="name">Its name, such as <c>--run</c>.</param>
    /// <param name="expected">What its value must be, for errors.</param>
    /// <param name="summary">What it means, for the help.</param>
    /// <param name="defaultValue">Its value where it is not given.</param>
    public static VerbOption<string> TextOr(string name, string expected, string summary, string defaultValue) =>
        new(new(name) { HelpName = expected, Description = summary, DefaultValueFactory = _ => defaultValue });

    /// <summary>An option whose value is a whole number; null where it is not given.</summary>
    /// <param name="name">Its name, such as <c>--episodes</c>.</param>
    /// <param name="min">Smallest value; not below 0.</param>
    /// <param name="max">Largest value.</param>
    /// <param name="summary">What it means, for the help.</param>
    public static VerbOption<int?> Whole(string name, int min, int max, string summary)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number in [{min}, {max}]");
        return Parsed<int>(name, expected, summary, Parse);

        int? Parse(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? number
                : null;
    }

    /// <summary>An option with a value of any kind; null where it is not given.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="expected">What its value must be, for errors: <c>a duration such as 90s</c>.</param>
    /// <param name="summary">What it means, for the help.</param>
    /// <param name="parse">Reads the value; null refuses it.</param>
    /// <param name="isHidden">Whether the help leaves it out. Default false.</param>
    public static VerbOption<T?> Parsed<T>(string name, string expected, string summary, Func<string, T?> parse, bool isHidden = false)
        where T : struct
    {
        return new(new(name) { HelpName = expected, Description = summary, CustomParser = Parse, Hidden = isHidden });

        T? Parse(ArgumentResult result)
        {
            if (result.Tokens is not [{ Value: var text }])
                return null;
            if (parse(text) is { } value)
                return value;
            result.AddError($"{name} is '{text}'; it must be {expected}.");
            return null;
        }
    }

    /// <summary>An option that is given or not: <c>--dry-run</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">What it means, for the help.</param>
    /// <param name="isHidden">Whether the help leaves it out. Default false.</param>
    /// <param name="letter">A short form, such as <c>f</c> for <c>-f</c>. Default none.</param>
    public static VerbOption<bool> Flag(string name, string summary, bool isHidden = false, char? letter = null) =>
        new(letter is { } l ? new(name, $"-{l}") { Description = summary, Hidden = isHidden } : new(name) { Description = summary, Hidden = isHidden });
}

/// <summary>An option of a verb whose value has a type; <see cref="VerbOption"/> makes them.</summary>
/// <typeparam name="T">Type of its value; nullable where it has no default.</typeparam>
public sealed class VerbOption<T> : VerbOption
{
    internal VerbOption(Option<T> symbol)
        : base(symbol) => TypedSymbol = symbol;

    internal Option<T> TypedSymbol { get; }
}

/// <summary>An argument of a verb: a value without a name.</summary>
/// <param name="name">What it is called in help and errors.</param>
/// <param name="summary">What it means, for the help.</param>
/// <param name="defaultValue">Its value where it is not given; null where it must be given.</param>
public sealed class VerbArgument(string name, string summary, string? defaultValue = null)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it may be repeated, and must be given once at least. Default false.</summary>
    internal bool IsMany { get; init; }

    /// <summary>How the parser knows it.</summary>
    internal Argument Symbol => IsMany ? ManySymbol : OneSymbol;

    internal Argument<string> OneSymbol { get; } = defaultValue is null
        ? new(name) { Description = summary }
        : new(name) { Description = summary, DefaultValueFactory = _ => defaultValue };

    internal Argument<string[]> ManySymbol { get; } = new(name) { Description = summary, Arity = ArgumentArity.OneOrMore };
}
