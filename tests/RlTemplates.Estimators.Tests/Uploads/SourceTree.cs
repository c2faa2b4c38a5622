using RlTemplates.Estimators.Uploads;

namespace RlTemplates.Estimators.Tests.Uploads;

/// <summary>A source directory that is gone after the test. Names that end with a slash are folders.</summary>
internal sealed class SourceTree : IDisposable
{
    public SourceTree(params string[] files)
    {
        foreach (var file in files)
            Write(file, file);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("source").FullName;

    public string At(string name) => Path.Combine([Root, .. name.Split('/')]);

    public SourceTree Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
        return this;
    }

    public SourceTree Link(string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        if (target.EndsWith('/'))
            Directory.CreateSymbolicLink(At(name), target.TrimEnd('/'));
        else
            File.CreateSymbolicLink(At(name), target);
        return this;
    }

    public void MakeExecutable(string name)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public UploadFiles Collect(params string[] except) => SourceFolder.Collect(Root, [.. except.Select(At)]);

    public IReadOnlyList<string> Names(string below = "") => [.. SourceFolder.Collect(below.Length == 0 ? Root : At(below)).Files.Select(f => f.Name)];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
