using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>A program of the shell that a fake trainer starts.</summary>
internal sealed class Script : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("script-").FullName;

    public Script(string text)
    {
        Path = System.IO.Path.Combine(_folder, "program.sh");
        // Below the folder of the job, as a program of ours would look for it.
        File.WriteAllText(Path, "cd \"$SAGEMAKER_BASE_DIR\"\n" + text.ReplaceLineEndings("\n"));
    }

    public string Path { get; }

    public FakeTrainer Trainer(FakeAws aws) => new(aws, "sh", Path);

    public void Dispose() => TestFolder.Delete(_folder);
}
