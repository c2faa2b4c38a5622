using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Makes a config of parsed values, inner records first.</summary>
/// <param name="lookup">The options, as the last layer leaves them.</param>
/// <param name="values">The values that layers set, by the index of their option.</param>
internal sealed class RecordBinder(OptionLookup lookup, IReadOnlyDictionary<int, object?> values)
{
    /// <summary>Makes the config.</summary>
    public object Bind()
    {
        var table = lookup.Table;
        var bound = Values(table, [.. Enumerable.Range(0, table.Options.Count)], lookup.Slots);
        return table.Bind(bound);
    }

    private OptionValues Values(OptionTable table, List<int> rows, IReadOnlyList<ChoiceSlot> slots)
    {
        var bound = new OptionValues(table.Options.Count, slots.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (values.TryGetValue(rows[i], out var value))
                bound.Set(i, value);
        }
        for (var i = 0; i < slots.Count; i++)
        {
            if (IsSet(slots[i]) && !IsBroken(slots[i]))
                bound.SetChoice(i, ((ChoiceOption)slots[i].Choice).Make([.. slots[i].Elements.Select(Record)]));
        }
        return bound;
    }

    // A record of a type that is not known stays as the class has it.
    private object? Record(ChoiceElement element) => element.Record is ChoiceTable table
        ? table.Bind(element.Origin!, Values(table, element.Rows, element.Slots))
        : element.Origin;

    private bool IsSet(ChoiceSlot slot) =>
        slot.IsChanged || slot.Elements.Exists(e => e.Rows.Exists(values.ContainsKey) || e.Slots.Exists(IsSet));

    /// <summary>Whether nobody knows which records a choice shall have.</summary>
    public static bool IsBroken(ChoiceSlot slot) =>
        slot.Elements.Exists(e => e.IsWrong || IsMissing(slot, e) || e.Slots.Exists(IsBroken));

    /// <summary>Whether a choice lacks the record that it must have.</summary>
    public static bool IsMissing(ChoiceSlot slot, ChoiceElement element) =>
        element is { Record: null, Origin: null, IsWrong: false } && (slot.Choice.IsList || !slot.Choice.TakesNull);
}
