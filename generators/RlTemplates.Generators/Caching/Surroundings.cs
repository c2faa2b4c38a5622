using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Caching;

/// <summary>
/// What the model of a class can depend on beside its own file: the references, the names of all types, and every file that declares a type which the
/// file names, or which such a file names in turn, and those whose records derive from one of these. Where that stays the same, so does the model, whatever else is edited.
/// </summary>
internal sealed class Surroundings
{
    private static readonly ConditionalWeakTable<Compilation, Surroundings> Known = new();
    private static readonly ConditionalWeakTable<MetadataReference, string> Numbers = new();
    private static int _references;

    private readonly Dictionary<string, List<TreeShape>> _declaring = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TreeShape>> _deriving = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SyntaxTree, string> _found = new();
    private readonly List<TreeShape> _shared = [];
    private readonly string _common;

    private Surroundings(Compilation compilation)
    {
        var shapes = compilation.SyntaxTrees.Select(TreeShape.Of).ToList();
        foreach (var shape in shapes)
        {
            if (shape.IsGlobal)
                _shared.Add(shape);
            foreach (var name in shape.Declared.Select(n => n.Substring(n.LastIndexOf('.') + 1).Split('`')[0]))
            {
                Declare(_declaring, name, shape);
                if (name.EndsWith("Attribute", StringComparison.Ordinal))
                    Declare(_declaring, name.Substring(0, name.Length - "Attribute".Length), shape);
            }
        }
        // A record whose base another assembly declares may be chosen in any class.
        foreach (var shape in shapes.Where(s => s.Deriving.Count > 0))
        {
            foreach (var name in shape.Bases)
                Declare(_deriving, name, shape);
            if (shape.Bases.Any(b => !_declaring.ContainsKey(b)))
                _shared.Add(shape);
        }
        var references = compilation.ExternalReferences.Select(r => Numbers.GetValue(r, static _ => Interlocked.Increment(ref _references).ToString(CultureInfo.InvariantCulture)));
        _common = TreeShape.Checksum(string.Join(" ", shapes.Select(s => s.Names).Concat(references).Concat([compilation.AssemblyName ?? "", compilation.Options.NullableContextOptions.ToString()])));
    }

    /// <summary>A text that is the same as long as the surroundings of a file are.</summary>
    public static string Of(SyntaxTree tree, Compilation compilation)
    {
        var all = Known.GetValue(compilation, static c => new(c));
        return all._found.GetOrAdd(tree, all.Read);
    }

    private static void Declare(Dictionary<string, List<TreeShape>> all, string name, TreeShape shape)
    {
        if (!all.TryGetValue(name, out var shapes))
            all[name] = shapes = [];
        shapes.Add(shape);
    }

    private string Read(SyntaxTree tree)
    {
        var seen = new HashSet<TreeShape>();
        var open = new Stack<TreeShape>(_shared.Append(TreeShape.Of(tree)));
        while (open.Count > 0)
        {
            var shape = open.Pop();
            if (!seen.Add(shape))
                continue;
            foreach (var name in shape.Mentioned)
            {
                if (_declaring.TryGetValue(name, out var shapes))
                    shapes.ForEach(open.Push);
                if (_deriving.TryGetValue(name, out shapes))
                    shapes.ForEach(open.Push);
            }
        }
        return _common + string.Join(" ", seen.Select(s => s.Sum).OrderBy(s => s, StringComparer.Ordinal));
    }
}
