using System;
using System.Collections.Generic;

namespace RlTemplates.Options;

/// <summary>Names of the records that may be chosen; of a name that a package brings that is not referenced, it says so.</summary>
/// <param name="family">Name of the abstract record.</param>
/// <param name="names">The names, in order.</param>
/// <param name="takesNull">Whether <c>null</c> stands for no record.</param>
internal sealed class RecordTypeGrammar(string family, IReadOnlyList<string> names, bool takesNull) : TextGrammar
{
    private readonly ChoiceGrammar _choices = new(names);

    public override TextKind Kind => TextKind.Choice;

    public override string Expected => (names.Count == 0 ? "the name of a record, of which none is known" : _choices.Expected) + (takesNull ? " or null" : "");

    public override IReadOnlyList<string> Choices => takesNull ? [.. names, "null"] : names;

    public override bool TakesNull => takesNull;

    public override TextReading Read(string text)
    {
        if (takesNull && OrNullGrammar.IsNull(text))
            return TextReading.Right("null");
        var reading = _choices.Read(text);
        if (reading.Demand is not { } demand)
            return reading;
        if (KnownPackages.OfType(family, text) is { } package)
            return TextReading.Wrong($"comes with the package {package}, which is not referenced");
        if (names.Count == 0)
            return TextReading.Wrong("must be " + Expected);
        return takesNull ? reading.OrNull(demand) : reading;
    }
}

/// <summary>A list of records as a whole, which can only be emptied.</summary>
/// <param name="names">The names of the records, in order.</param>
internal sealed class RecordListGrammar(IReadOnlyList<string> names) : TextGrammar
{
    public override TextKind Kind => TextKind.Text;

    public override string Expected => names.Count == 0
        ? "[], because no record is known that it could have"
        : $"[], or in a preset a list of records such as [{{ type: {names[0]} }}]";

    public override TextReading Read(string text) =>
        ListText.Split(text).Count == 0 ? TextReading.Right("[]") : TextReading.Wrong("must be " + Expected);
}
