using System.Text;

namespace RlTemplates.Containers;

/// <summary>Writes why a job failed, for the service to show.</summary>
internal static class FailureFile
{
    /// <summary>Characters that the service takes.</summary>
    public const int MostCharacters = 1024;

    /// <summary>Writes the reason, unless one was written before, which stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">Why, in words; what is too long is cut.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string reason)
    {
        if (File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(Cut(reason)));
    }

    private static string Cut(string text)
    {
        if (text.Length <= MostCharacters)
            return text;
        return text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
    }
}
