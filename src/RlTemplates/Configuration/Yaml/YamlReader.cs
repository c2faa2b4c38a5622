using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RlTemplates.Configuration;

/// <summary>Reads a preset: one YAML mapping. Size and depth are bounded; anchors, aliases, tags and merge keys are refused.</summary>
internal sealed class YamlReader
{
    /// <summary>Largest preset, 1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    private const int MostDepth = 32;

    private readonly string _text;
    private readonly Parser _parser;

    private YamlReader(string text) => (_text, _parser) = (text, new Parser(new Scanner(new StringReader(text), skipComments: true)));

    /// <summary>Reads the text of a preset.</summary>
    public static YamlDocument Read(string text)
    {
        if (text.Length > MostBytes || Encoding.UTF8.GetByteCount(text) > MostBytes)
            return YamlDocument.Unreadable(TooLarge);
        if (YamlCharacters.Find(text) is { } refused)
            return YamlDocument.Unreadable(refused);
        var reader = new YamlReader(text);
        try
        {
            return PresetShape.Judge(reader.Document());
        }
        catch (RefusedException e)
        {
            return YamlDocument.Unreadable(e.Finding);
        }
        catch (YamlException e)
        {
            return YamlDocument.Unreadable(YamlTabs.Find(text, (int)e.Start.Line, e.Message) ?? new(YamlFault.Syntax, reader.Place(e.Start, e.End), Clause(e.Message)));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // What the parser throws for some broken texts, for example a list that is never closed.
            return YamlDocument.Unreadable(new(YamlFault.Syntax, reader.Last, "the YAML cannot be read from here on; look for a bracket, a quotation mark or a colon that is missing"));
        }
    }

    /// <summary>A file with too many bytes.</summary>
    public static YamlFinding TooLarge { get; } = new(YamlFault.Refused, null, "is larger than 1 MiB, the most that a preset may have");

    private YamlPlace Last => _parser.Current is { } current ? Place(current.Start, current.End) : new(1, 1, 0, 0);

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
            return null;
        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw Refuse(YamlFault.Shape, second, "a preset is one document; a second begins here");
        return root;
    }

    private YamlNode Node(int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
            return Scalar(scalar);
        if (!_parser.Accept<NodeEvent>(out var start) || start is not (MappingStart or SequenceStart))
            throw Refuse(YamlFault.Refused, _parser.Current!, "aliases are not allowed in a preset; write the value out");
        RefuseProperties(start);
        if (depth >= MostDepth)
            throw Refuse(YamlFault.Refused, start, $"a preset nests at most {MostDepth} levels deep");
        return start is MappingStart ? Mapping(depth + 1) : Sequence(depth + 1);
    }

    private YamlMapping Mapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Refuse(YamlFault.Shape, _parser.Current!, "a key must be the name of an option");
            if (key is { Value: "<<", IsPlainImplicit: true })
                throw Refuse(YamlFault.Refused, key, "merge keys are not allowed in a preset; use extends, or write the values out");
            entries.Add(new(Scalar(key), Node(depth)));
        }
        return new(entries, Place(start.Start, start.End));
    }

    private YamlSequence Sequence(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var elements = new List<YamlNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
            elements.Add(Node(depth));
        var end = _parser.Consume<SequenceEnd>();
        var last = elements.Count == 0 ? (int)start.Start.Index : elements[elements.Count - 1].Place.Start + elements[elements.Count - 1].Place.Length;
        return new(elements, Place(start.Start, start.Style == SequenceStyle.Flow ? (int)end.Start.Index + 1 : last));
    }

    private YamlScalar Scalar(Scalar scalar)
    {
        RefuseProperties(scalar);
        return new(scalar.Value, Place(scalar.Start, scalar.End)) { IsNull = scalar.Style == ScalarStyle.Plain && scalar.Value is ("null" or "Null" or "NULL" or "~") };
    }

    private void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            throw Refuse(YamlFault.Refused, node, "anchors are not allowed in a preset; write the value out");
        if (!node.Tag.IsEmpty)
            throw Refuse(YamlFault.Refused, node, "tags are not allowed in a preset; write the value alone");
    }

    private RefusedException Refuse(YamlFault fault, ParsingEvent at, string words) => new(new(fault, Place(at.Start, at.End), words));

    private YamlPlace Place(Mark start, Mark end) => Place(start, (int)end.Index);

    /// <summary>From a mark to an end, but not beyond the line.</summary>
    private YamlPlace Place(Mark start, int end)
    {
        var from = Math.Min((int)start.Index, _text.Length);
        var to = Math.Min(Math.Max(end, from), _text.Length);
        var line = _text.IndexOfAny(['\r', '\n'], from, to - from);
        return from < _text.Length || from == 0 ? new((int)start.Line, (int)start.Column, from, (line < 0 ? to : line) - from) : End();
    }

    // At its end the parser counts a line that the text does not have.
    private YamlPlace End()
    {
        var lines = _text.Split('\n');
        return new(lines.Length, lines[lines.Length - 1].Length + 1, _text.Length, 0);
    }

    private static string Clause(string message)
    {
        var words = message.Trim().TrimEnd('.');
        return words.Length == 0 ? "this is no YAML" : char.ToLowerInvariant(words[0]) + words.Substring(1);
    }

    /// <summary>Ends reading where a preset cannot be read any further.</summary>
    private sealed class RefusedException(YamlFinding finding) : Exception
    {
        public YamlFinding Finding { get; } = finding;
    }
}
