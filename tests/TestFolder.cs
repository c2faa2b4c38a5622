using System.Diagnostics;

namespace RlTemplates;

/// <summary>Folders of tests.</summary>
internal static class TestFolder
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(30);

    /// <summary>Removes a folder in which a process or job that has just been ended may still write its last lines.</summary>
    public static void Delete(string path)
    {
        for (var clock = Stopwatch.StartNew(); ; Thread.Sleep(100))
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (IOException) when (clock.Elapsed < LongestWrite)
            {
            }
        }
    }
}
