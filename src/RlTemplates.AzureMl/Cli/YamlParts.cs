using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RlTemplates.AzureMl.Cli;

/// <summary>Writes YAML, in which what is not set has no place, and a text stays a text.</summary>
internal static partial class YamlParts
{
    /// <summary>A mapping of the members that are not null.</summary>
    public static YamlMappingNode Mapping(params ReadOnlySpan<(string Name, YamlNode? Value)> members)
    {
        var mapping = new YamlMappingNode();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                mapping.Add(name, value);
        }
        return mapping;
    }

    /// <summary>A mapping of named values; null where there are none.</summary>
    public static YamlMappingNode? Map(JsonNode? values, Func<JsonNode, YamlNode> write)
    {
        if (values is not JsonObject { Count: > 0 } some)
            return null;
        var mapping = new YamlMappingNode();
        foreach (var (name, value) in some)
            mapping.Add(Text(name)!, write(value!));
        return mapping;
    }

    /// <summary>A mapping of texts; null where there are none.</summary>
    public static YamlMappingNode? Texts(JsonNode? texts) => Map(texts, static t => Text(t)!);

    /// <summary>A text; null where there is none.</summary>
    public static YamlScalarNode? Text(JsonNode? text) => Text((string?)text);

    /// <summary>A text, in quotation marks where it could be read as something else; null where there is none.</summary>
    public static YamlScalarNode? Text(string? text) => text is null ? null : new(text)
    {
        Style = Plain().IsMatch(text) && !Word().IsMatch(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted,
    };

    /// <summary>A number or a switch; null where there is none.</summary>
    public static YamlScalarNode? Number(JsonNode? number) => number is null ? null : new(number.ToJsonString());

    /// <summary>Reads YAML that was written before.</summary>
    public static YamlNode Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    /// <summary>The text of a document.</summary>
    public static string Save(YamlMappingNode root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return WithoutEnd(text.ToString());
    }

    /// <summary>A document without the mark of its end, which a value may end with too.</summary>
    public static string WithoutEnd(string document) => document.EndsWith("\n...\n", StringComparison.Ordinal) ? document[..^4] : document;

    [GeneratedRegex(@"^[A-Za-z_./$][A-Za-z0-9_./$@-]*(:[A-Za-z0-9_./$@-]+)*\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^([yn]|yes|no|true|false|on|off|null|\.inf|\.nan|\.[0-9].*|.*\.)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
