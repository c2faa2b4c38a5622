using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>
/// The options that there are while layers are read, lowest first: those of the config class and those of every record that is chosen. An index stays what it is;
/// options of a record that is no longer chosen are not found any more.
/// </summary>
internal abstract class OptionShape : IOptionCatalogue
{
    /// <summary>Most records of a list.</summary>
    public const int MaxElements = 64;

    /// <summary>The option that says which record is chosen.</summary>
    public const string Type = "type";

    private readonly List<string> _paths = [];
    private readonly Dictionary<string, int> _active = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChoiceSlot> _slots = [];

    private protected OptionShape()
    {
    }

    private protected OptionShape(OptionShape other)
    {
        _paths.AddRange(other._paths);
        _slots.AddRange(other._slots.Select(s => s.Copy()));
        foreach (var option in other._active)
            _active.Add(option.Key, option.Value);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths => _paths;

    /// <inheritdoc/>
    public IEnumerable<string> Known => Active.Select(i => _paths[i]);

    /// <summary>Indices of the options that there are now.</summary>
    public IEnumerable<int> Active => _active.Values.OrderBy(i => i);

    /// <summary>The choices of the config class.</summary>
    public IReadOnlyList<ChoiceSlot> Slots => _slots;

    /// <summary>The choices of the config class and of every record that is chosen.</summary>
    public IEnumerable<ChoiceSlot> AllSlots => All(_slots);

    OptionShape? IOptionCatalogue.Shape => this;

    /// <inheritdoc/>
    public abstract TextRule Rule(int index);

    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> Keys(int index);

    /// <inheritdoc/>
    public abstract string? Stop(string metric);

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Owners(string name);

    /// <inheritdoc/>
    public (int Index, string? Key) Find(string path)
    {
        if (_active.TryGetValue(path, out var index))
            return (index, null);
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (dot + 1 < path.Length && _active.TryGetValue(path.Substring(0, dot), out index) && Rule(index).Grammar.Kind == TextKind.Dictionary)
                return (index, Key(index, path.Substring(dot + 1)));
        }
        return (-1, null);
    }

    /// <summary>The choice at a path; null where there is none.</summary>
    public ChoiceSlot? SlotAt(string path) => AllSlots.FirstOrDefault(s => s.Path.Equals(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>The place of a list at a path, a new one where it would be the next; null where there is none.</summary>
    public ChoiceElement? ElementAt(string path)
    {
        var dot = path.LastIndexOf('.');
        if (dot < 0)
            return null;
        var (list, number) = (path.Substring(0, dot), path.Substring(dot + 1));
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || SlotAt(list) is not { Choice.IsList: true } slot)
            return null;
        if (index < slot.Elements.Count)
            return slot.Elements[index];
        return index == slot.Elements.Count && !slot.IsUnknown && index < MaxElements ? Append(slot) : null;
    }

    /// <summary>Adds the next place to a list where a path gives its type: <c>tracking.sinks.1.type</c>.</summary>
    public void Reach(string path)
    {
        if (path.EndsWith("." + Type, StringComparison.OrdinalIgnoreCase))
            ElementAt(path.Substring(0, path.Length - Type.Length - 1));
    }

    /// <summary>Empties a list.</summary>
    public void Clear(ChoiceSlot slot)
    {
        foreach (var element in slot.Elements)
            Remove(element, withType: true);
        slot.Elements.Clear();
        slot.IsChanged = true;
        slot.IsUnknown = false;
    }

    /// <summary>Adds a place to a list, which has no record yet.</summary>
    public ChoiceElement Append(ChoiceSlot slot)
    {
        slot.IsChanged = true;
        return Add(slot, slot.Path + "." + slot.Elements.Count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Takes up what a layer sets where that changes which options there are: a type, or an empty list.</summary>
    public void Choose(int index, string text)
    {
        foreach (var slot in AllSlots.ToList())
        {
            if (slot.ListRow == index && ListText.Split(text).Count == 0)
                Clear(slot);
            if (slot.Elements.Find(e => e.TypeRow == index) is not { } element)
                continue;
            var reading = Rule(index).Grammar.Read(text);
            slot.IsChanged = true;
            if (reading.Demand is not null)
                Replace(element, null, isWrong: true);
            else if (element.IsUnknown || element.IsWrong || element.Record?.Name != (reading.Written == "null" ? null : reading.Written))
                Replace(element, slot.Choice.Records.FirstOrDefault(r => r.Name == reading.Written), isWrong: false);
        }
    }

    /// <summary>
    /// Puts what sets types before what sets options of the records, outer records before inner ones, and what empties a list before what adds elements to it.
    /// </summary>
    public static IEnumerable<T> TypesFirst<T>(IEnumerable<T> values, Func<T, string> pathOf)
    {
        List<(T Value, string Path)> given = [.. values.Select(v => (v, pathOf(v)))];
        var lists = new HashSet<string>(given.SelectMany(g => Lists(g.Path)), StringComparer.OrdinalIgnoreCase);
        return given.OrderBy(g => Rank(g.Path)).Select(g => g.Value);

        int Rank(string path)
        {
            var depth = 2 * path.Count(c => c == '.');
            var isType = path.Equals(Type, StringComparison.OrdinalIgnoreCase) || path.EndsWith("." + Type, StringComparison.OrdinalIgnoreCase);
            return isType ? depth : lists.Contains(path) ? depth + 1 : int.MaxValue;
        }
    }

    // The path in front of each number: a list that has an element there.
    private static IEnumerable<string> Lists(string path)
    {
        for (var dot = path.IndexOf('.'); dot > 0 && dot + 1 < path.Length; dot = path.IndexOf('.', dot + 1))
        {
            if (path[dot + 1] is >= '0' and <= '9')
                yield return path.Substring(0, dot);
        }
    }

    /// <summary>Takes up the options of the config class and what its choices have by default.</summary>
    private protected void Begin(IEnumerable<string> paths, IEnumerable<IChoice> choices, object? origin)
    {
        foreach (var path in paths)
            Register(path);
        foreach (var choice in choices)
            _slots.Add(Open(null, choice, "", origin));
    }

    /// <summary>Adds the option that stands for a list as a whole, or for the type of one place.</summary>
    private protected abstract void AddRow(ChoiceSlot slot, ChoiceElement? element);

    /// <summary>Adds the options of the record of a place.</summary>
    /// <returns>Their paths.</returns>
    private protected abstract IEnumerable<string> AddRows(ChoiceElement element);

    /// <summary>The records that a choice has by default; null where that is not known.</summary>
    private protected abstract IReadOnlyList<ChosenDefault>? Defaults(IChoice choice, object? origin);

    /// <summary>What the defaults of a record are read from that a layer chooses.</summary>
    private protected abstract object? Fresh(IChoosable record);

    private protected abstract string Key(int index, string written);

    private ChoiceSlot Open(ChoiceElement? owner, IChoice choice, string prefix, object? origin)
    {
        var slot = new ChoiceSlot(choice, prefix + choice.Path) { Reader = owner?.Reader, ListRow = choice.IsList ? Register(prefix + choice.Path) : -1 };
        if (choice.IsList)
            AddRow(slot, null);
        var defaults = Defaults(choice, origin);
        slot.IsUnknown = defaults is null;
        if (!choice.IsList)
            defaults ??= [new(null, null, IsKnown: false)];
        foreach (var chosen in defaults?.Take(MaxElements) ?? [])
        {
            var element = Add(slot, choice.IsList ? slot.Path + "." + slot.Elements.Count.ToString(CultureInfo.InvariantCulture) : slot.Path);
            (element.Origin, element.IsUnknown, element.IsChosen) = (chosen.Origin, !chosen.IsKnown, owner?.IsChosen == true);
            Fill(element, chosen.Record);
        }
        return slot;
    }

    private ChoiceElement Add(ChoiceSlot slot, string path)
    {
        var element = new ChoiceElement(path, Register(path + "." + Type));
        slot.Elements.Add(element);
        AddRow(slot, element);
        return element;
    }

    private void Replace(ChoiceElement element, IChoosable? record, bool isWrong)
    {
        Remove(element, withType: false);
        (element.IsChosen, element.IsWrong, element.IsUnknown, element.Origin) = (true, isWrong, false, record is null ? null : Fresh(record));
        Fill(element, record);
    }

    private void Fill(ChoiceElement element, IChoosable? record)
    {
        element.Record = record;
        if (record is null)
            return;
        foreach (var path in AddRows(element))
            element.Rows.Add(Register(path));
        element.Slots.AddRange(record.Choices.Select(c => Open(element, c, element.Path + ".", element.Origin)));
    }

    private void Remove(ChoiceElement element, bool withType)
    {
        foreach (var row in element.Rows)
            _active.Remove(_paths[row]);
        if (withType)
            _active.Remove(_paths[element.TypeRow]);
        foreach (var slot in element.Slots)
        {
            if (slot.ListRow >= 0)
                _active.Remove(_paths[slot.ListRow]);
            slot.Elements.ForEach(e => Remove(e, withType: true));
        }
        (element.Rows, element.Slots, element.Record) = ([], [], null);
    }

    private int Register(string path)
    {
        _paths.Add(path);
        return _active[path] = _paths.Count - 1;
    }

    private static IEnumerable<ChoiceSlot> All(IEnumerable<ChoiceSlot> slots) => slots.SelectMany(s => All(s.Elements.SelectMany(e => e.Slots)).Prepend(s));
}
