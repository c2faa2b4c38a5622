using System.Text;

namespace RlTemplates.Generators.Support;

/// <summary>Writes C# with indentation and <c>\n</c> line ends.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', _depth * 4).Append(line);
        _text.Append('\n');
    }

    /// <summary>Writes a line and an opening brace; <see cref="Close"/> ends what it opens.</summary>
    public void Open(string line)
    {
        Line(line);
        Open();
    }

    /// <summary>Writes an opening brace.</summary>
    public void Open()
    {
        Line("{");
        _depth++;
    }

    public void Close(string tail = "")
    {
        _depth--;
        Line("}" + tail);
    }

    public override string ToString() => _text.ToString();
}
