using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Judges what a sweep varies. Paths may be written with dots or nested, as in a preset.</summary>
internal sealed class SweepParameters
{
    private const int MostParameters = 50;

    private static readonly string[] Keys = ["values", "distribution", "min", "max", "step"];

    private readonly IOptionCatalogue _catalogue;
    private readonly List<YamlFinding> _findings;
    private readonly List<SweepParameter> _found = [];

    private SweepParameters(IOptionCatalogue catalogue, List<YamlFinding> findings) => (_catalogue, _findings) = (catalogue, findings);

    /// <summary>Judges the parameters.</summary>
    /// <param name="group">What stands below <c>sweep.parameters</c>.</param>
    /// <param name="catalogue">The experiment's options.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static IReadOnlyList<SweepParameter> Check(YamlMapping group, IOptionCatalogue catalogue, List<YamlFinding> findings)
    {
        var parameters = new SweepParameters(catalogue, findings);
        if (group.Entries.Count == 0)
            findings.Add(new(YamlFault.EmptySearch, group.Place, "sweep.parameters is empty, so that there is nothing to vary"));
        parameters.Group("", group);
        if (parameters._found.Count > MostParameters)
            findings.Add(new(YamlFault.EmptySearch, group.Place, $"sweep.parameters varies {parameters._found.Count} options; at most {MostParameters} can be varied"));
        return parameters._found;
    }

    private void Group(string prefix, YamlMapping group)
    {
        foreach (var entry in group.Entries)
        {
            if (_findings.Count >= PresetChecker.MostFindings)
                return;
            var path = prefix + entry.Key.Text;
            var (index, key) = _catalogue.Find(path);
            var isDictionary = index >= 0 && key is null && _catalogue.Rule(index).Grammar.Kind == TextKind.Dictionary;
            var isGroup = isDictionary || (index < 0 && _catalogue.Known.Any(p => p.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase)));
            if (isGroup && entry.Value is YamlMapping inner && !inner.Entries.Any(e => Keys.Contains(e.Key.Text)))
                Group(path + ".", inner);
            else if (index < 0)
                Unknown(prefix, path, entry.Key);
            else if (PresetShape.TargetGroups.Contains(path.Split('.')[0], StringComparer.OrdinalIgnoreCase))
                _findings.Add(new(YamlFault.UnknownSweepOption, entry.Key.Place, $"sweep.parameters varies {path}, which changes no trial: trials run on this machine"));
            else
                Parameter(index, key, entry);
        }
    }

    private void Unknown(string prefix, string path, YamlScalar key)
    {
        if (ChoiceWords.Unknown(path, _catalogue) is { } choice)
        {
            if (choice.Length > 0)
                _findings.Add(new(YamlFault.UnknownSweepOption, key.Place, $"sweep.parameters varies {TextRule.Shorten(path)}, which is no option{choice}"));
            return;
        }
        var others = OtherOptions.Words(path, _catalogue);
        var nearest = others is null ? Suggestion.Nearest(path, _catalogue.Known) : null;
        var isBeside = nearest is not null && nearest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        _findings.Add(new(
            YamlFault.UnknownSweepOption, key.Place, $"sweep.parameters varies {TextRule.Shorten(path)}, which is no option{others}{(nearest is null ? "" : $"; did you mean {nearest}?")}",
            isBeside ? nearest!.Substring(prefix.Length) : null));
    }

    private void Parameter(int index, string? key, YamlEntry entry)
    {
        var path = key is null ? _catalogue.Paths[index] : _catalogue.Paths[index] + "." + key;
        if (_found.Exists(p => p.Path == path))
        {
            _findings.Add(new(YamlFault.DuplicateKey, entry.Key.Place, $"sweep.parameters.{path} is set twice; keep one"));
            return;
        }
        if (_catalogue.Rule(index).IsSecret || (key is not null && SecretNames.Contains(key) && IsText(_catalogue.Rule(index).Grammar)))
        {
            _findings.Add(new(YamlFault.SweptValueNotAllowed, entry.Key.Place, $"sweep.parameters varies {path}, which is a secret and must not stand in a preset; set its environment variable"));
            return;
        }
        if (key is not null)
        {
            foreach (var (_, words, nearest) in DictionaryWords.Unknown(_catalogue.Paths[index], [new(key, "")], _catalogue.Keys(index)))
                _findings.Add(new(YamlFault.UnknownSweepOption, entry.Key.Place, words, entry.Key.Text == key ? nearest : null));
        }
        if (entry.Value is not YamlMapping mapping)
        {
            _findings.Add(new(YamlFault.Shape, entry.Value.Place, $"sweep.parameters.{path} must be {{ values: [...] }} or {{ distribution: uniform, min: ..., max: ... }}"));
            return;
        }
        var section = new SweepSection("sweep.parameters." + path, mapping, Keys, _findings);
        var rule = _catalogue.Rule(index);
        var count = _findings.Count;
        var values = section.Has("values") ? Values(section, rule, key) : [];
        var range = section.Has("values") ? null : SweepRangeChecker.Check(section, rule, key);
        if (section.Has("values") && Keys.Skip(1).FirstOrDefault(section.Has) is { } other)
            section.Tell(YamlFault.BadSearchRange, section.KeyPlaceOf(other), $"has values and {other}; keep one of them");
        if (_findings.Count == count)
            _found.Add(new(path, values, range, entry.Key.Place));
    }

    private List<string> Values(SweepSection section, TextRule rule, string? key)
    {
        var values = new List<string>();
        if (section.List("values") is not { } list)
            return values;
        if (list.Elements.Count is 0 or > SweepChecker.MostTrials)
            section.Tell(YamlFault.EmptySearch, section.KeyPlaceOf("values"), $"has {list.Elements.Count} values; give it at least one and at most {SweepChecker.MostTrials}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in list.Elements.TakeWhile(_ => _findings.Count < PresetChecker.MostFindings))
        {
            if (Text(element, rule) is not { } text)
                section.Tell(YamlFault.Shape, element.Place, $"has a value that is no single value; it must be {rule.Expected}");
            else if (IsText(rule.Grammar) && SecretNames.Hide(Whole(key, text)) != Whole(key, text))
                section.Tell(YamlFault.SweptValueNotAllowed, element.Place, "has a value with a password in it, which must not stand in a preset; set the option's environment variable");
            else if ((key is null ? rule : rule.OfEntry(key)).Judge(text) is { } problem)
                section.Tell(YamlFault.SweptValueNotAllowed, element.Place, problem.Words, problem.Nearest);
            else if (!seen.Add(rule.Grammar.Read(Whole(key, text)).Written))
                section.Tell(YamlFault.SweptValueNotAllowed, element.Place, $"has the value {TextRule.Shorten(text)} twice; keep one");
            else
                values.Add(text);
        }
        return values;
    }

    private static bool IsText(TextGrammar grammar) => (grammar.Element ?? grammar).Kind == TextKind.Text;

    /// <summary>An option's text, of a dictionary's entry that of the whole dictionary.</summary>
    public static string Whole(string? key, string text) => key is null ? text : ListText.JoinEntries([new(key, text)]);

    private static string? Text(YamlNode element, TextRule rule) => element switch
    {
        YamlScalar scalar => scalar.Text,
        YamlSequence inner when rule.Grammar.Kind == TextKind.List && inner.Elements.All(e => e is YamlScalar) => ListText.Join(inner.Elements.Cast<YamlScalar>().Select(e => e.Text)),
        _ => null,
    };
}
