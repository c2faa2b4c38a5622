using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Says why there is no option of a path that leads into a choice between records.</summary>
internal static class ChoiceWords
{
    /// <summary>What is wrong, as a clause after the option's name; null where the path leads into no choice, empty where what lies there was reported already or is not known.</summary>
    /// <param name="path">Path of an option that is not found.</param>
    /// <param name="catalogue">The options.</param>
    public static string? Unknown(string path, IOptionCatalogue catalogue)
    {
        if (catalogue.Shape?.SlotAt(path) is { Choice.IsList: false } single)
            return $": {single.Path} is a choice between records; set {single.Path}.{OptionShape.Type} to {Expected(single)}";
        if (catalogue.Shape?.AllSlots.Where(s => IsBelow(path, s.Path)).OrderBy(s => s.Path.Length).LastOrDefault() is not { } slot)
            return null;
        var element = slot.Elements.Find(e => IsBelow(path, e.Path));
        if (element is not null)
            return OfElement(slot, element, path.Substring(element.Path.Length + 1));
        var written = path.Substring(slot.Path.Length + 1).Split('.')[0];
        if (slot.IsUnknown)
            return "";
        return int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index >= OptionShape.MaxElements
                ? FormattableString.Invariant($": {slot.Path} has at most {OptionShape.MaxElements} elements")
                : FormattableString.Invariant($": {slot.Path} has {Elements(slot.Elements.Count)}; the next begins with {slot.Path}.{slot.Elements.Count}.{OptionShape.Type}")
            : $": {slot.Path} is a list; its elements are {slot.Path}.0, {slot.Path}.1 and so on";
    }

    /// <summary>What the value of a choice may be, in words after "must be".</summary>
    public static string Expected(ChoiceSlot slot) => new RecordTypeGrammar(slot.Choice.Family, [.. slot.Choice.Records.Select(r => r.Name)], takesNull: false).Expected;

    /// <summary>Says that a choice must have a value and has none.</summary>
    public static string Missing(ChoiceSlot slot, ChoiceElement element) => $"{element.Path} has no value; {element.Path}.{OptionShape.Type} must be {Expected(slot)}";

    private static string? OfElement(ChoiceSlot slot, ChoiceElement element, string name)
    {
        if (element.IsWrong)
            return "";
        var others = slot.Choice.Records.Where(r => r != element.Record && Has(r, name)).Select(r => r.Name).ToList();
        if (element.IsUnknown)
            return others.Count > 0 ? "" : null;
        if (element.Record is null)
            return $": {element.Path} is null; set {element.Path}.{OptionShape.Type} to {Expected(slot)}";
        if (others.Count == 0 && !element.Record.Paths.Any() && element.Record.Choices.Count == 0)
            return $"; {element.Record.Name} has no options";
        return others.Count == 0 ? null : $"; {name} is an option of {string.Join(" and ", others)}, and {element.Path} is {element.Record.Name}";
    }

    private static bool Has(IChoosable record, string name) =>
        record.Paths.Any(p => p.Equals(name, StringComparison.OrdinalIgnoreCase) || IsBelow(name, p) || IsBelow(p, name)) || record.Choices.Any(c => c.Path.Equals(name, StringComparison.OrdinalIgnoreCase) || IsBelow(name, c.Path));

    private static bool IsBelow(string path, string above) =>
        path.Length > above.Length + 1 && path[above.Length] == '.' && path.StartsWith(above, StringComparison.OrdinalIgnoreCase);

    private static string Elements(int count) => count == 1 ? "1 element" : count.ToString(CultureInfo.InvariantCulture) + " elements";
}
