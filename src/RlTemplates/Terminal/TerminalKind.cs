namespace RlTemplates.Terminal;

/// <summary>What the standard output is.</summary>
internal enum TerminalKind
{
    /// <summary>A file or another program.</summary>
    None,

    /// <summary>
    /// A window to which lines can be added, but in which no table can be drawn anew: <c>TERM</c> is <c>dumb</c> or missing, a build server keeps what is written (<c>CI</c>), or it is
    /// too narrow for a table.
    /// </summary>
    Lines,

    /// <summary>A window in which a table can be drawn anew.</summary>
    Live,
}

/// <summary>Finds out what the standard output is.</summary>
internal static class TerminalKinds
{
    // Narrower, a table of progress breaks its numbers.
    private const int LeastWidth = 40;

    /// <summary>What this process writes to.</summary>
    public static TerminalKind Current => Of(Console.IsOutputRedirected, OperatingSystem.IsWindows(), Width, Environment.GetEnvironmentVariable);

    private static int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected ? 0 : Console.WindowWidth;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>What a process writes to.</summary>
    /// <param name="isRedirected">Whether the output is redirected.</param>
    /// <param name="isWindows">Whether the system is Windows, whose terminals do not set <c>TERM</c>.</param>
    /// <param name="width">Columns of the window; 0 where they are not known.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static TerminalKind Of(bool isRedirected, bool isWindows, int width, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (isRedirected)
            return TerminalKind.None;
        var term = variable("TERM");
        var isDumb = term == "dumb" || (string.IsNullOrEmpty(term) && !isWindows);
        var isServer = variable("CI") is { Length: > 0 } ci && !ci.Equals("false", StringComparison.OrdinalIgnoreCase) && ci != "0";
        return isDumb || isServer || width is > 0 and < LeastWidth ? TerminalKind.Lines : TerminalKind.Live;
    }
}
