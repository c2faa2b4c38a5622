using System.Text.RegularExpressions;

namespace RlTemplates.Docs.Tests;

/// <summary>A block of code on a page.</summary>
/// <param name="Page">Path of the page from the root.</param>
/// <param name="Line">Line of its first line of code, from 1.</param>
/// <param name="Heading">The heading above it.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Comment">The HTML comment on the line above; empty where there is none.</param>
/// <param name="Code">The code.</param>
internal sealed partial record Block(string Page, int Line, string Heading, string Language, string Comment, string Code)
{
    public string Place => $"{Page}({Line})";

    /// <summary>What the comment says of the sample; null where it is in no known form.</summary>
    public SampleForm? Form => SampleForm.Parse(Comment);

    /// <summary>All blocks of a page.</summary>
    public static IReadOnlyList<Block> Of(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        var (blocks, heading) = (new List<Block>(), "");
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
                heading = lines[i].TrimStart('#').Trim();
            if (Fence().Match(lines[i]) is not { Success: true } fence)
                continue;
            var comment = i > 0 && lines[i - 1].Trim() is ['<', '!', '-', '-', .. var text, '-', '-', '>'] ? text.Trim() : "";
            var last = Array.FindIndex(lines, i + 1, line => line.Trim() == "```");
            last.ShouldBeGreaterThan(i, $"{page}({i + 1}): the block has no end");
            var indent = fence.Groups["indent"].Length;
            blocks.Add(new(page, i + 2, heading, fence.Groups["language"].Value, comment, string.Join('\n', lines[(i + 1)..last].Select(l => l.Length > indent ? l[indent..] : l.TrimStart()))));
            i = last;
        }
        return blocks;
    }

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)\s*$")]
    private static partial Regex Fence();
}

/// <summary>What a comment such as <c>sample: members with environments/own.md</c> says.</summary>
/// <param name="Kind">What the block is.</param>
/// <param name="With">Page whose samples it is compiled with, below docs; null where there is none.</param>
/// <param name="Error">The diagnostic that it must lead to; null where it is right.</param>
internal sealed partial record SampleForm(SampleKind Kind, string? With, string? Error)
{
    public static SampleForm? Parse(string comment)
    {
        if (comment.Length == 0)
            return new(SampleKind.File, null, null);
        if (OutsiderFile().IsMatch(comment))
            return new(SampleKind.Outsider, null, null);
        if (Words().Match(comment) is not { Success: true } words)
            return null;
        var error = words.Groups["error"] is { Success: true, Value: var id } ? id : null;
        var kind = error is null ? Enum.Parse<SampleKind>(words.Groups["kind"].Value, ignoreCase: true) : SampleKind.File;
        return new(kind, words.Groups["with"] is { Success: true, Value: var page } ? page : null, error);
    }

    [GeneratedRegex(@"^sample: (?:(?<kind>file|continues|members|attributes|hook)|error (?<error>RLT\d{4}))(?: with (?<with>[\w./-]+\.md))?$")]
    private static partial Regex Words();

    [GeneratedRegex(@"^RlTemplates\.Outsider[\w./-]*(: [\w, ]+)?$")]
    private static partial Regex OutsiderFile();
}

/// <summary>What a block is.</summary>
internal enum SampleKind
{
    /// <summary>A complete file.</summary>
    File,

    /// <summary>Belongs to the complete file before it.</summary>
    Continues,

    /// <summary>Members of a config class.</summary>
    Members,

    /// <summary>Attributes of a config class.</summary>
    Attributes,

    /// <summary>Members of a hook.</summary>
    Hook,

    /// <summary>A part of a file of tests/Outsider.</summary>
    Outsider,
}
