namespace RlTemplates.Experiments.Tests;

public sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rlt-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
