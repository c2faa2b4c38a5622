namespace RlTemplates;

/// <summary>Exit codes of every program of an experiment.</summary>
public static class ExitCodes
{
    /// <summary>It did what it was asked to do.</summary>
    public const int Success = 0;

    /// <summary>It failed; of <c>config diff</c>: the two differ.</summary>
    public const int Failure = 1;

    /// <summary>What the user gave cannot be used; see <see cref="UserException"/>.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl-C, SIGTERM or SIGHUP ended it, as shells write it (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
