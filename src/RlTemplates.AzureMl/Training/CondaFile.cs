using RlTemplates.AzureMl.Cli;
using YamlDotNet.RepresentationModel;

namespace RlTemplates.AzureMl.Training;

/// <summary>Packages on top of an image, as conda writes an environment.</summary>
internal static class CondaFile
{
    private const string Dependencies = "dependencies", Pip = "pip", Python = "python=3.11";

    /// <summary>An environment with packages, on top of those of another one.</summary>
    /// <param name="below">The other one, as text; null for none.</param>
    /// <param name="conda">Conda packages.</param>
    /// <param name="pip">Pip packages.</param>
    /// <exception cref="UserException">The other one is no conda environment.</exception>
    public static string Write(string? below, IReadOnlyList<string> conda, IReadOnlyList<string> pip)
    {
        var root = below is null ? Empty() : Read(below);
        var packages = ListOf(root, Dependencies);
        foreach (var package in conda)
            packages.Add(package);
        if (below is null && !packages.Children.Any(p => NameOf(p) == "python"))
            packages.Children.Insert(0, new YamlScalarNode(Python));
        if (pip.Count > 0)
        {
            var group = packages.Children.OfType<YamlMappingNode>().FirstOrDefault(m => m.Children.ContainsKey(Pip));
            if (group is null)
            {
                if (!packages.Children.Any(p => NameOf(p) == Pip))
                    packages.Add(Pip);
                packages.Add(group = new YamlMappingNode { { Pip, new YamlSequenceNode() } });
            }
            foreach (var package in pip)
                ListOf(group, Pip).Add(package);
        }
        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return YamlParts.WithoutEnd(text.ToString());
    }

    /// <summary>The packages of a requirements file: its lines without comments.</summary>
    public static IReadOnlyList<string> Requirements(string text) =>
        [.. text.Split('\n').Select(static l => l.Split(" #")[0].Trim()).Where(static l => l.Length > 0 && l[0] != '#')];

    private static YamlMappingNode Empty() => new()
    {
        { "name", "rltemplates" },
        { "channels", new YamlSequenceNode("conda-forge") },
        { Dependencies, new YamlSequenceNode() },
    };

    private static YamlMappingNode Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return root;
        }
        catch (YamlDotNet.Core.YamlException exception)
        {
            throw new UserException($"The conda environment cannot be read: {exception.Message}", exception);
        }
        throw new UserException("The conda environment must be a mapping with name, channels and dependencies.");
    }

    private static YamlSequenceNode ListOf(YamlMappingNode node, string name)
    {
        if (node.Children.TryGetValue(name, out var found) && found is YamlSequenceNode list)
            return list;
        var added = new YamlSequenceNode();
        node.Children[name] = added;
        return added;
    }

    // python=3.11, conda-forge::python>=3.10
    private static string NameOf(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text[(text.LastIndexOf(':') + 1)..].Split('=', '>', '<', '!', '~', ' ')[0] : "";
}
