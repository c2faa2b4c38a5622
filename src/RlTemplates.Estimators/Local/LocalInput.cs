using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>Data of this machine that a job reads.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Path">The file or folder, as a full path.</param>
internal sealed record LocalInput(string Name, string Path)
{
    /// <summary>Those of a target.</summary>
    /// <param name="settings">The target's attribute.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <exception cref="UserException">One of them is not there, or two have one name.</exception>
    public static IReadOnlyList<LocalInput> Read(LocalAttribute settings, string folder)
    {
        var inputs = settings.Inputs.Select(input => input.Split('=', 2)).Where(parts => parts.Length == 2)
            .Select(parts => new LocalInput(parts[0], System.IO.Path.GetFullPath(parts[1], folder))).ToList();
        List<string> findings =
        [
            .. inputs.Where(i => !System.IO.Path.Exists(i.Path)).Select(i => $"The input '{i.Name}' of [Local] is {i.Path}, which does not exist."),
            .. inputs.Where(i => i.Name is "." or "..")
                .Select(i => $"The input '{i.Name}' of [Local] cannot have this name; begin it with a letter."),
            .. inputs.GroupBy(i => i.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
                .Select(g => $"[Local] has {g.Count()} inputs '{g.Key}'; each needs a name of its own."),
        ];
        return findings.Count == 0 ? inputs : throw new UserException(findings);
    }

    /// <summary>Writes <c>inputdataconfig.json</c>.</summary>
    public static void WriteChannels(string path, IReadOnlyList<LocalInput> inputs) => AtomicFile.Write(path, JsonFile.Bytes(json =>
    {
        foreach (var input in inputs)
        {
            json.WriteStartObject(input.Name);
            json.WriteString("TrainingInputMode", "File");
            json.WriteString("S3DistributionType", "FullyReplicated");
            json.WriteString("RecordWrapperType", "None");
            json.WriteEndObject();
        }
    }));

    /// <summary>
    /// Makes the channel's folder a link to the data; that of a file holds a link to it. Where there may be no links, the data are
    /// copied.
    /// </summary>
    /// <param name="channel">The channel's folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public void Link(string channel)
    {
        if (Directory.Exists(Path))
        {
            if (!TryLink(() => Directory.CreateSymbolicLink(channel, Path)))
                Copy(new(Path), channel);
            return;
        }
        Directory.CreateDirectory(channel);
        var file = System.IO.Path.Combine(channel, System.IO.Path.GetFileName(Path));
        if (!TryLink(() => File.CreateSymbolicLink(file, Path)))
            File.Copy(Path, file);
    }

    private static bool TryLink(Action link)
    {
        try
        {
            link();
            return true;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException && OperatingSystem.IsWindows()))
        {
            return false;
        }
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(System.IO.Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories())
            Copy(folder, System.IO.Path.Combine(to, folder.Name));
    }
}
