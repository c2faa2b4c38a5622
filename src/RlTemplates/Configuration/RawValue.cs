using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Text that one layer gives to one option.</summary>
/// <param name="Option">Index of the option in the table.</param>
/// <param name="Text">The value; of a dictionary, the entries that the layer sets.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record RawValue(int Option, string Text, OptionSource Source)
{
    /// <summary>Key and value where the layer sets a single entry of a dictionary, for messages that speak of it alone; null otherwise.</summary>
    public (string Key, string Value)? Entry { get; init; }
}

/// <summary>One layer of values, lowest first in a list of layers, and what was wrong with its text.</summary>
internal sealed class Layer
{
    /// <summary>Values in the order in which they stand.</summary>
    public List<RawValue> Values { get; } = [];

    /// <summary>Whether the values were judged when they were recorded; keys that are no longer known are kept then.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Whether the values are all that there are: entries that a dictionary has by default count only where they stand here too.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The sweep of the preset; null where it has none, or a wrong one. Those of its bases do not count.</summary>
    public SweepSettings? Sweep { get; set; }

    /// <summary>Errors, each a sentence that names the place.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Warnings, each a sentence that names the place.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Adds the text of an option, or one entry of a dictionary option, whose lookup has taken it up already.</summary>
    public void Add(int option, string? key, string text, OptionSource source) =>
        Values.Add(new(option, key is null ? text : ListText.JoinEntries([KeyValuePair.Create(key, text)]), source) { Entry = key is null ? null : (key, text) });

    /// <summary>Adds the text of an option, or one entry of a dictionary option; where it chooses a record, the options of that are found from now on.</summary>
    public void Add(OptionLookup lookup, int option, string? key, string text, OptionSource source)
    {
        Add(option, key, text, source);
        lookup.Choose(option, text);
    }
}
