using RlTemplates.AzureMl.Training;

namespace RlTemplates.AzureMl.Tests.Training;

public sealed class CondaFileTests
{
    [Fact]
    public void Packages_are_added_on_top_of_those_of_another_environment()
    {
        CondaFile.Write("name: base\nchannels:\n- anaconda\ndependencies:\n- python=3.6.2\n- pip:\n  - ray[rllib]==0.8.3\n", ["opencv"], ["gymnasium", "lz4"])
            .ShouldBe("name: base\nchannels:\n- anaconda\ndependencies:\n- python=3.6.2\n- pip:\n  - ray[rllib]==0.8.3\n  - gymnasium\n  - lz4\n- opencv\n");
    }

    [Theory]
    [InlineData("python")]
    [InlineData("python=3.12")]
    [InlineData("conda-forge::python>=3.10")]
    public void A_python_that_is_named_is_the_only_one(string python) =>
        CondaFile.Write(null, [python], []).ShouldBe($"name: rltemplates\nchannels:\n- conda-forge\ndependencies:\n- {python}\n");

    [Fact]
    public void What_is_no_environment_is_refused() =>
        Should.Throw<UserException>(() => CondaFile.Write("- a\n- b\n", [], ["c"])).Message.ShouldBe("The conda environment must be a mapping with name, channels and dependencies.");

    [Fact]
    public void A_requirements_file_is_read_without_comments() =>
        CondaFile.Requirements("# those of the game\nray==2.40.0  # pinned\r\n\n  gymnasium\n").ShouldBe(["ray==2.40.0", "gymnasium"]);
}
