using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>A choice of a config with the records that are chosen so far.</summary>
/// <param name="choice">The choice.</param>
/// <param name="path">Path in the config.</param>
internal sealed class ChoiceSlot(IChoice choice, string path)
{
    /// <summary>The choice.</summary>
    public IChoice Choice => choice;

    /// <summary>Path in the config.</summary>
    public string Path => path;

    /// <summary>Index of the option that stands for a list as a whole; -1 for a single choice.</summary>
    public int ListRow { get; init; } = -1;

    /// <summary>How the program takes the record out of a config that has the choice; null where the config has it.</summary>
    public object? Reader { get; init; }

    /// <summary>The records; of a single choice exactly one element.</summary>
    public List<ChoiceElement> Elements { get; } = [];

    /// <summary>Whether some layer changes which records are chosen.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Whether the compiler does not know which records a list has.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>A copy that changes by itself.</summary>
    public ChoiceSlot Copy()
    {
        var copy = new ChoiceSlot(choice, path) { Reader = Reader, ListRow = ListRow, IsChanged = IsChanged, IsUnknown = IsUnknown };
        copy.Elements.AddRange(Elements.Select(e => e.Copy()));
        return copy;
    }
}

/// <summary>A place of a choice that a record takes.</summary>
/// <param name="path">Path of the record in the config.</param>
/// <param name="typeRow">Index of the option <c>type</c>.</param>
internal sealed class ChoiceElement(string path, int typeRow)
{
    /// <summary>Path of the record in the config.</summary>
    public string Path => path;

    /// <summary>Index of the option <c>type</c>.</summary>
    public int TypeRow => typeRow;

    /// <summary>The record; null where there is none, or it is not known.</summary>
    public IChoosable? Record { get; set; }

    /// <summary>How the program takes the record out of a config.</summary>
    public object? Reader { get; set; }

    /// <summary>What the record's defaults are read from: an instance for the program, initialisers for the compiler.</summary>
    public object? Origin { get; set; }

    /// <summary>Whether a layer chose the record, or the record around it, so that its defaults are not those of the config class.</summary>
    public bool IsChosen { get; set; }

    /// <summary>Whether a layer gives it a type that does not exist, or none; what lies below it is not judged.</summary>
    public bool IsWrong { get; set; }

    /// <summary>Whether the compiler does not know which record it is.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>Indices of the record's options.</summary>
    public List<int> Rows { get; set; } = [];

    /// <summary>The record's own choices.</summary>
    public List<ChoiceSlot> Slots { get; set; } = [];

    /// <summary>A copy that changes by itself.</summary>
    public ChoiceElement Copy() => new(path, typeRow)
    {
        Record = Record, Reader = Reader, Origin = Origin, IsChosen = IsChosen, IsWrong = IsWrong, IsUnknown = IsUnknown,
        Rows = [.. Rows], Slots = [.. Slots.Select(s => s.Copy())],
    };
}

/// <summary>A record that a choice has by default.</summary>
/// <param name="Record">The record; null where there is none, or it is not known.</param>
/// <param name="Origin">What its defaults are read from.</param>
/// <param name="IsKnown">Whether that much is known.</param>
internal sealed record ChosenDefault(IChoosable? Record, object? Origin, bool IsKnown = true);
