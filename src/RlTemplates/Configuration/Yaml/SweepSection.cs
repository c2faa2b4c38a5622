using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>One group of keys in a sweep block. Tells of keys that it does not know, and of values that are wrong.</summary>
internal sealed class SweepSection
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<YamlFinding> _findings;
    private readonly string _path;

    /// <summary>Reads the keys.</summary>
    /// <param name="path">The group in words: <c>sweep.budget</c>.</param>
    /// <param name="mapping">The group.</param>
    /// <param name="keys">The keys that it may have.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public SweepSection(string path, YamlMapping mapping, IReadOnlyList<string> keys, List<YamlFinding> findings)
    {
        (_path, _findings, Place) = (path, findings, mapping.Entries.Count > 0 ? mapping.Entries[0].Key.Place : mapping.Place);
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            if (_entries.ContainsKey(key))
                Report(YamlFault.DuplicateKey, entry.Key.Place, $"{path}.{key} is set twice; keep one");
            else if (keys.Contains(key))
                _entries[key] = entry;
            else
                Unknown(entry.Key, keys);
        }
    }

    /// <summary>Where the group begins.</summary>
    public YamlPlace Place { get; }

    /// <summary>Whether a key is set.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>Where a key's value stands; where the group begins, if it is not set.</summary>
    public YamlPlace PlaceOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value.Place : Place;

    /// <summary>Where a key stands; where the group begins, if it is not set.</summary>
    public YamlPlace KeyPlaceOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Key.Place : Place;

    /// <summary>A group below this one; null where it is not set, or is no group.</summary>
    public YamlMapping? Group(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            return null;
        if (entry.Value is YamlMapping mapping)
            return mapping;
        Report(YamlFault.Shape, entry.Value.Place, $"{_path}.{key} is a group; set its parts below it");
        return null;
    }

    /// <summary>A list; null where it is not set, or is no list.</summary>
    public YamlSequence? List(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            return null;
        if (entry.Value is YamlSequence list)
            return list;
        Report(YamlFault.Shape, entry.Value.Place, $"{_path}.{key} must be a list, for example [1, 2]");
        return null;
    }

    /// <summary>A single value; null where it is not set, or is wrong.</summary>
    /// <param name="key">The key.</param>
    /// <param name="rule">What the value must look like.</param>
    /// <param name="fault">What kind of mistake another value is.</param>
    public TextReading? Value(string key, TextRule rule, YamlFault fault = YamlFault.WrongSweepValue)
    {
        if (!_entries.TryGetValue(key, out var entry))
            return null;
        if (entry.Value is not YamlScalar scalar)
        {
            Report(YamlFault.Shape, entry.Value.Place, $"{_path}.{key} must be {rule.Expected}");
            return null;
        }
        if (rule.Judge(scalar.Text) is not { } problem)
            return rule.Grammar.Read(scalar.Text);
        Report(fault, scalar.Place, $"{_path}.{key} {problem.Words}", problem.Nearest);
        return null;
    }

    /// <summary>Tells of a mistake in this group.</summary>
    /// <param name="fault">What kind of mistake it is.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="words">A clause after the group's name and a blank.</param>
    /// <param name="replacement">What could stand there instead.</param>
    public void Tell(YamlFault fault, YamlPlace place, string words, string? replacement = null) => Report(fault, place, $"{_path} {words}", replacement);

    private void Unknown(YamlScalar key, IReadOnlyList<string> keys)
    {
        var nearest = Suggestion.Nearest(key.Text, keys);
        Report(
            YamlFault.UnknownSweepKey, key.Place,
            $"{_path} has no part '{TextRule.Shorten(key.Text)}'; " + (nearest is null ? $"it must be one of {string.Join(", ", keys)}" : $"did you mean {nearest}?"), nearest);
    }

    private void Report(YamlFault fault, YamlPlace place, string words, string? replacement = null) => _findings.Add(new(fault, place, words, replacement));
}
