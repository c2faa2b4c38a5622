using System.Globalization;

namespace RlTemplates.Options;

/// <summary>A rule between options: a row of the table that the generator writes. Compiler and binder judge by it in the same words.</summary>
/// <param name="Option">Path of the option that is judged.</param>
/// <param name="Relation">How its value must stand to <paramref name="Bound"/>.</param>
/// <param name="Bound">A value as options write it; with <see cref="IsProduct"/> the paths of options, with * between them.</param>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
sealed record Constraint(string Option, Relation Relation, string Bound)
{
    /// <summary>Whether the bound is a product of options.</summary>
    public bool IsProduct { get; init; }

    /// <summary>
    /// Paths of options, with * between them: a value of at least their product is right; null where there is no such exception. With <see cref="Relation.Among"/>, the other options.
    /// </summary>
    public string? UpTo { get; init; }

    /// <summary>Path of an option on which the rule depends; null: it always holds.</summary>
    public string? When { get; init; }

    /// <summary>The value of <see cref="When"/> with which the rule holds.</summary>
    public string Is { get; init; } = "true";

    /// <summary>The reason, as a clause; empty where there is none.</summary>
    public string Because { get; init; } = "";

    /// <summary>All options that take part, the judged one first.</summary>
    public IEnumerable<string> Options =>
        new[] { Option }.Concat(Paths(IsProduct ? Bound : null)).Concat(Paths(UpTo)).Concat(When is null ? [] : [When]);

    /// <summary>What is wrong and what is allowed, as a sentence without its stop; null where nothing is wrong or a value is not known.</summary>
    /// <param name="values">The values.</param>
    public string? Judge(IOptionTexts values)
    {
        if (When is not null && !(values.TextOf(When) is { } state && Same(state, Is)))
            return null;
        if (Relation is Relation.SetWith or Relation.SetWithout)
            return JudgeSet(values);
        if (Relation == Relation.OfForm)
            return JudgeForm(values);
        if (Relation == Relation.Among)
            return JudgeCombination(values);
        if (Relation is Relation.ElementsAtMost or Relation.NamesOnce or Relation.NamesOf)
            return JudgeElements(values);
        if (values.TextOf(Option) is not { } text || (IsProduct ? Text(Product(Bound, values)) : Bound) is not { } bound || IsMet(text, bound, values))
            return null;
        var condition = When is null ? "" : $"{(IsProduct ? "," : "")} where {values.NameOf(When)} is {Is}";
        return $"{values.NameOf(Option)} is {Shown(text)}; it must {Demand(text, bound, values)}{condition}{(Because.Length == 0 ? "" : ": " + Because)}";
    }

    private string? JudgeForm(IOptionTexts values) =>
        values.IsSet(Option) && values.TextOf(Option) is { } text && ListText.Split(text).FirstOrDefault(element => !TextPattern.Matches(element, Bound)) is { } wrong
            ? $"{values.NameOf(Option)} has '{Shown(wrong)}', and {(When is null ? "" : $"{values.NameOf(When)} is {Is}: ")}it must {Because}"
            : null;

    private string? JudgeCombination(IOptionTexts values)
    {
        var paths = new[] { Option }.Concat(Paths(UpTo)).ToList();
        var texts = paths.Select(p => values.IsSet(p) ? values.TextOf(p) : null).OfType<string>().ToList();
        if (texts.Count < paths.Count || CombinationText.Fault(Bound.Split('|'), texts) is not var (index, allowed))
            return null;
        var others = paths.Select((p, i) => (Index: i, Words: $"{values.NameOf(p)} is {Shown(texts[i])}")).Where(p => p.Index != index).Select(p => p.Words);
        return index is { } one
            ? $"{values.NameOf(paths[one])} is {Shown(texts[one])}; it must be {CombinationText.Words(allowed)}, where {string.Join(" and ", others)}"
            : $"{string.Join(", ", others)}; together they must be {CombinationText.Words(allowed)}";
    }

    private string? JudgeElements(IOptionTexts values)
    {
        if (!values.IsSet(Option) || values.TextOf(Option) is not { } text)
            return null;
        var fault = Relation switch
        {
            Relation.NamesOnce => ElementsText.Repeated(ListText.Split(text))?.Fault,
            Relation.NamesOf => values.IsSet(Bound) && values.TextOf(Bound) is { } others
                ? ElementsText.Unnamed(ListText.Split(text), ListText.Split(others), values.NameOf(Bound))?.Fault
                : null,
            _ => ElementsText.TooMany(ListText.Split(text), int.Parse(Bound, CultureInfo.InvariantCulture))?.Fault,
        };
        return fault is null ? null : $"{values.NameOf(Option)} {fault}";
    }

    private string? JudgeSet(IOptionTexts values)
    {
        var wrong = Paths(Bound).Where(path => values.IsSet(path) == (Relation == Relation.SetWithout)).Select(values.NameOf).ToList();
        return wrong.Count == 0 || !values.IsSet(Option)
            ? null
            : $"{values.NameOf(Option)} is {Shown(values.TextOf(Option) ?? "")}; it must {(Relation == Relation.SetWith ? "" : "not ")}be set together with {string.Join(Relation == Relation.SetWith ? " and " : " or ", wrong)}{(Because.Length == 0 ? "" : ": " + Because)}";
    }

    /// <summary>The same rule with other names.</summary>
    /// <param name="rename">Gives the new path of an option.</param>
    public Constraint Rename(Func<string, string> rename)
    {
        string Each(string paths) => string.Join("*", Paths(paths).Select(rename));
        return this with { Option = rename(Option), Bound = IsProduct ? Each(Bound) : Bound, UpTo = UpTo is null ? null : Each(UpTo), When = When is null ? null : rename(When) };
    }

    private bool IsMet(string text, string bound, IOptionTexts values)
    {
        if (Relation is Relation.EqualTo or Relation.OtherThan)
            return Same(text, bound) == (Relation == Relation.EqualTo);
        if (Number(text) is not { } number || Number(bound) is not { } limit)
            return true;
        return Relation switch
        {
            Relation.AtLeast => number >= limit,
            Relation.AtMost => number <= limit,
            _ when UpTo is null => limit == 0 || number % limit == 0,
            _ => Product(UpTo, values) is not { } most || number >= most || limit == 0 || number % limit == 0,
        };
    }

    private string Demand(string text, string bound, IOptionTexts values)
    {
        var shown = IsProduct ? $"{string.Join(" × ", Paths(Bound).Select(values.NameOf))}, which is {bound}" : bound;
        return Relation switch
        {
            Relation.EqualTo => "be " + shown,
            Relation.OtherThan => bound switch { "true" => "be false", "false" => "be true", _ => "not be " + shown },
            Relation.AtLeast => "be at least " + shown,
            Relation.AtMost => "be at most " + shown,
            _ => $"be a multiple of {shown}, for example {Text(Nearest(Number(text), Number(bound)))}",
        };
    }

    private string Shown(string text) => SecretNames.Contains(Option) && Relation is not (Relation.AtLeast or Relation.AtMost or Relation.MultipleOf) ? SecretNames.Mask : TextRule.Shorten(text);

    private static double? Nearest(double? number, double? factor) => factor * Math.Max(1, Math.Round((number / factor) ?? 1));

    private static string[] Paths(string? paths) => paths is null ? [] : paths.Split('*');

    private static double? Product(string paths, IOptionTexts values) =>
        Paths(paths).Aggregate((double?)1, (product, path) => product * Number(values.TextOf(path)));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase) || (Number(a) is { } number && number == Number(b));

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>How a value must stand to a bound.</summary>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
enum Relation
{
    /// <summary>The same value.</summary>
    EqualTo,

    /// <summary>Another value.</summary>
    OtherThan,

    /// <summary>Not less.</summary>
    AtLeast,

    /// <summary>Not more.</summary>
    AtMost,

    /// <summary>A whole multiple.</summary>
    MultipleOf,

    /// <summary>Where it is set, the options of the bound are too. The bound is paths with * between them.</summary>
    SetWith,

    /// <summary>Each text of it matches the bound, a regular expression; <see cref="Constraint.Because"/> says after "must" what that means.</summary>
    OfForm,

    /// <summary>Where it is set, none of the options of the bound is. The bound is paths with * between them.</summary>
    SetWithout,

    /// <summary>Where it and the options of <see cref="Constraint.UpTo"/> are all set, their texts, with blanks between, are one of the bound's, with | between those.</summary>
    Among,

    /// <summary>A list of no more elements than the bound says.</summary>
    ElementsAtMost,

    /// <summary>A list of <c>NAME=value</c> with each name once. The bound says nothing.</summary>
    NamesOnce,

    /// <summary>A list of <c>NAME=value</c> with names that the list at the bound, a path, has too, where that is set.</summary>
    NamesOf,
}

/// <summary>What constraints ask of options.</summary>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
interface IOptionTexts
{
    /// <summary>An option's value as options write it; null where it is not known.</summary>
    /// <param name="path">Path of the option.</param>
    string? TextOf(string path);

    /// <summary>What messages call the option.</summary>
    /// <param name="path">Path of the option.</param>
    string NameOf(string path);

    /// <summary>Whether an option says anything: null, false and an empty list do not.</summary>
    /// <param name="path">Path of the option.</param>
    bool IsSet(string path);
}

/// <summary>What the texts of options mean to the rules between them.</summary>
internal static class ConstraintTexts
{
    /// <summary>How an option is written that is left to the target, or to what it belongs to.</summary>
    public const string Unset = "null";

    /// <summary>Whether a text says anything: null, false and an empty list do not.</summary>
    public static bool IsSet(string? text) => text is not (null or Unset or "false" or "[]");
}
