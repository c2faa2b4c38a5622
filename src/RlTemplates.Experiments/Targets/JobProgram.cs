namespace RlTemplates.Experiments;

/// <summary>A program that trains: one with the entry script.</summary>
/// <param name="FileName">The file to start.</param>
/// <param name="Prefix">Arguments in front of those of the job, for example the program's dll after <c>dotnet</c>.</param>
public sealed record JobProgram(string FileName, params IReadOnlyList<string> Prefix)
{
    /// <summary>The program of this process.</summary>
    /// <exception cref="UserException">Its own path is not known.</exception>
    public static JobProgram ThisProcess()
    {
        var program = Environment.ProcessPath ?? throw new UserException("This program's own path is not known, so it cannot be started again.");
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new(program, Path.GetFullPath(Environment.GetCommandLineArgs()[0]))
            : new(program);
    }
}
