using System.Globalization;
using System.Text;
using RlTemplates.Experiments;

namespace RlTemplates.Slurm.Scripts;

/// <summary>A script for <c>sbatch</c>: options for Slurm, then commands for bash.</summary>
internal sealed class BatchScript
{
    private readonly StringBuilder _text = new("#!/bin/bash\n");

    /// <summary>Adds an option for Slurm.</summary>
    /// <param name="name">Its name, such as <c>time</c>.</param>
    /// <param name="value">Its value; null for a switch.</param>
    /// <exception cref="UserException">The value cannot stand in a script.</exception>
    public BatchScript Option(string name, string? value = null)
    {
        if (value is not null && value.AsSpan().ContainsAny("\"\\\r\n"))
            throw new UserException($"Slurm's option --{name} would be '{value}'; a value must be in one line, without quotation marks and backslashes.");
        var text = value is null ? "" : value.All(c => char.IsAsciiLetterOrDigit(c) || "-_.,:@+/%=".Contains(c, StringComparison.Ordinal)) ? $"={value}" : $"=\"{value}\"";
        return Line($"#SBATCH --{name}{text}");
    }

    /// <summary>Adds an option where it has a value.</summary>
    public BatchScript OptionalOption(string name, string? value) => string.IsNullOrEmpty(value) ? this : Option(name, value);

    /// <summary>Adds a line.</summary>
    public BatchScript Line(string text = "")
    {
        _text.Append(text).Append('\n');
        return this;
    }

    /// <summary>Adds a variable that the commands after it see.</summary>
    public BatchScript Variable(string name, string value) => Line($"export {name}={ShellText.Quote(value)}");

    /// <summary>A time as Slurm reads it: days, hours, minutes and seconds.</summary>
    public static string Time(int seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{time.Days}-{time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}");
    }

    /// <summary>The path with what Slurm replaces in names of files written so that it stays.</summary>
    public static string FileName(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
