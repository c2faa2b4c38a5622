using RlTemplates.Experiments;
using RlTemplates.Verbs;

namespace RlTemplates.Tests.Verbs;

public sealed class JobFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("job-files-").FullName;

    public void Dispose() => TestFolder.Delete(_folder);

    [Fact]
    public void Where_one_cannot_be_written_there_is_none()
    {
        var (there, folder) = (Path.Combine(_folder, "there"), Path.Combine(_folder, "new"));
        Directory.CreateDirectory(there);

        foreach (var place in new[] { there, folder })
        {
            Should.Throw<UserException>(() => JobFiles.Write(Plan("job.yml", Path.Combine("missing", "workers.yml")), place)).Message
                .ShouldStartWith($"The files of the job cannot be written into {place}: ");
        }

        Directory.GetFiles(there).ShouldBeEmpty();
        Directory.Exists(folder).ShouldBeFalse();
    }

    private static SubmissionPlan Plan(params string[] names) => new(null!, null!, []) { Files = [.. names.Select(n => new JobFile(n, "text"))] };
}
