using System.Globalization;
using System.Text;
using RlTemplates.Options;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RlTemplates.Configuration;

/// <summary>Reads a YAML preset: nested mappings of option names. Size and depth are bounded, anchors and aliases are refused.</summary>
internal sealed class YamlLayer
{
    /// <summary>Largest preset, 1 MiB.</summary>
    public const int MostBytes = 1 << 20;

    private const int MostDepth = 32;

    private readonly OptionLookup _lookup;
    private readonly string _name;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Layer _layer = new();
    private readonly Parser _parser;

    private YamlLayer(OptionLookup lookup, string name, string text)
    {
        (_lookup, _name) = (lookup, name);
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="name">How errors call it.</param>
    public static Layer Read(OptionLookup lookup, string path, string name)
    {
        var failed = new Layer();
        try
        {
            if (ReadBounded(path) is { } bytes)
                return Parse(lookup, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'), name);
            failed.Errors.Add($"{name} is larger than 1 MiB, the most that a preset may have.");
            return failed;
        }
        catch (DecoderFallbackException)
        {
            failed.Errors.Add($"{name} is not UTF-8 text; save it in that encoding.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed.Errors.Add($"{name} cannot be read: {e.Message}");
        }
        return failed;
    }

    /// <summary>Reads YAML text.</summary>
    public static Layer Parse(OptionLookup lookup, string text, string name)
    {
        var reader = new YamlLayer(lookup, name, text);
        try
        {
            reader.Document();
        }
        catch (YamlException e)
        {
            reader._layer.Errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, line {e.Start.Line}, column {e.Start.Column}: {e.Message}"));
        }
        return reader._layer;
    }

    private void Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
            return;
        _parser.Consume<DocumentStart>();
        if (_parser.Accept<MappingStart>(out _))
            Mapping("", 1);
        else if (_parser.TryConsume<Scalar>(out var scalar) && scalar.Value.Length == 0)
            return;
        else
            throw new YamlException(scalar?.Start ?? Mark.Empty, Mark.Empty, "a preset is a mapping of option names to values.");
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw new YamlException(second.Start, second.End, "a preset is one document; a second begins here.");
    }

    private void Mapping(string prefix, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        Refuse(start, depth);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key must be the name of an option.");
            Entry(prefix.Length == 0 ? key.Value : prefix + "." + key.Value, key, depth);
        }
    }

    private void Entry(string path, Scalar key, int depth)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{_name}, line {key.Start.Line}");
        if (!_seen.Add(path))
            _layer.Errors.Add($"{place}: {path} is set twice; keep one.");
        var (index, entry) = _lookup.Find(path, static o => o.Path, ".");
        if (_parser.Accept<MappingStart>(out _))
        {
            if (index >= 0 && !_lookup.Options[index].IsDictionary)
            {
                _layer.Errors.Add($"{place}: {path} is a group of keys; it must be {_lookup.Options[index].Expected}.");
                _parser.SkipThisAndNestedEvents();
            }
            else
                Mapping(path, depth + 1);
            return;
        }
        var text = Value(depth);
        if (index >= 0)
            _layer.Add(index, entry, text, place);
        else if (_lookup.Options.Any(o => o.Path.StartsWith(path + ".", StringComparison.Ordinal)))
            _layer.Errors.Add($"{place}: {path} is a group; set its options below it.");
        else
            _layer.Errors.Add($"{place}: unknown option {path}{OtherOptions.Hint(path, _lookup.Options) ?? OptionLookup.DidYouMean(path, _lookup.Options.Select(o => o.Path))}");
    }

    private string Value(int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            Refuse(scalar, depth);
            return scalar.Value;
        }
        if (!_parser.TryConsume<SequenceStart>(out var sequence))
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "aliases are not allowed in a preset; write the value out.");
        Refuse(sequence, depth);
        var elements = new List<string>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var element))
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "an element of a list must be a single value.");
            Refuse(element, depth);
            elements.Add(element.Value);
        }
        return ListText.Join(elements);
    }

    /// <summary>A file's bytes; null where there are more than <see cref="MostBytes"/>, however many a pipe or a device would give.</summary>
    private static byte[]? ReadBounded(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[MostBytes + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count > MostBytes ? null : bytes[..count];
    }

    private static void Refuse(NodeEvent node, int depth)
    {
        if (!node.Anchor.IsEmpty)
            throw new YamlException(node.Start, node.End, "anchors are not allowed in a preset; write the value out.");
        if (depth > MostDepth)
            throw new YamlException(node.Start, node.End, $"a preset nests at most {MostDepth} levels deep.");
    }
}
