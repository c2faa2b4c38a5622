using System.Text;

namespace RlTemplates.Tracking.Tests;

public sealed class PackageVersionsTests
{
    [Fact]
    public void A_run_knows_the_packages_of_its_program()
    {
        using var folder = new ScratchFolder();
        var store = new RunStore(folder.Path);
        var run = store.Create("pole", new());
        run.Packages.ShouldContainKeyAndValue("Shouldly", run.Packages["Shouldly"]);
        run.Packages.Keys.ShouldNotContain("RlTemplates.Tracking");
        store.Find("latest").Packages.ShouldBe(run.Packages);
    }

    [Theory]
    [InlineData("""{"libraries":{"B/2.0":{"type":"package"},"A/1.0-x":{"type":"package"},"C/1":{"type":"project"},"/1":{"type":"package"},"D":{"type":"package"},"E/1":7}}""", "A 1.0-x, B 2.0")]
    [InlineData("""{"libraries":[]}""", "")]
    [InlineData("[]", "")]
    public void Only_packages_are_taken(string json, string expected) =>
        string.Join(", ", PackageVersions.Parse(Encoding.UTF8.GetBytes(json)).Select(p => $"{p.Key} {p.Value}")).ShouldBe(expected);
}
