using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Uploads;

/// <summary>
/// Names of jobs and places of uploads. Each holds the id of the run, so that two submissions never share one, whoever makes them at the same moment, and the same run gets the same name again.
/// </summary>
public static class SubmissionName
{
    /// <summary>
    /// Name of a run's job: what the run or its experiment is called, and its id. Lower-case letters, digits and dashes, beginning with a letter, as every service takes it.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="longest">Characters that it may have. Default 63.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id and one letter do not fit.</exception>
    public static string ForJob(RunInfo run, int longest = 63)
    {
        ArgumentNullException.ThrowIfNull(run);
        var id = Plain(run.Id);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, id.Length + 2);
        var name = Plain(run.Name ?? run.Experiment);
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]))
            name = ("run-" + name).TrimEnd('-');
        var room = longest - id.Length - 1;
        return (name.Length > room ? name[..room].TrimEnd('-') : name) + '-' + id;
    }

    /// <summary>Place of what is sent for a run, below another one: <c>code/pong/20260131-174502-k3f9qz/</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="below">The place above it; empty for none.</param>
    public static string ForUpload(RunInfo run, string below = "")
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(below);
        var above = below.Trim('/');
        return $"{(above.Length == 0 ? "" : above + '/')}{Plain(run.Experiment)}/{Plain(run.Id)}/";
    }

    /// <summary>A text in lower-case letters, digits and single dashes; empty where it has none of them.</summary>
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            var isPlain = char.IsAsciiLetterOrDigit(character);
            if (isPlain || (plain.Length > 0 && plain[^1] != '-'))
                plain.Append(isPlain ? character : '-');
        }
        return plain.ToString().TrimEnd('-');
    }
}
