using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>What a failed trial said last.</summary>
internal static class TrialLog
{
    private const int MostBytes = 8192;
    private const int MostCharacters = 200;

    /// <summary>The last line of a run's log, or else its error.</summary>
    public static string LastLine(RunInfo run)
    {
        var line = Tail(run.DriverLogPath) ?? run.Error ?? "it left no log";
        if (run.Status == RunStatus.Lost)
            line = "its process ended without saying why; its log ends with: " + line;
        return line.Length <= MostCharacters ? line : line[..MostCharacters] + "…";
    }

    private static string? Tail(string path)
    {
        try
        {
            using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            log.Position = Math.Max(0, log.Length - MostBytes);
            var bytes = new byte[MostBytes];
            var count = log.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(bytes, 0, count).Split('\n').LastOrDefault(l => l.Trim().Length > 0)?.Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
