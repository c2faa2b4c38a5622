using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.TestKit;

/// <summary>An additional file of a project.</summary>
/// <param name="path">Its path.</param>
/// <param name="text">Its text.</param>
/// <param name="encoding">How it was read.</param>
public sealed class FileText(string path, string text, Encoding? encoding = null) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text, encoding ?? Encoding.UTF8);

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
