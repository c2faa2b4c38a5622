using System.Diagnostics;
using System.Text;
using RlTemplates.Estimators.Uploads;

namespace RlTemplates.Estimators.Tests.Uploads;

/// <summary>What of a source directory travels.</summary>
public sealed class SourceFolderTests
{
    private const string Key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\n";

    [Fact]
    public void Files_are_sorted_and_known_before_anything_is_sent()
    {
        using var tree = new SourceTree().Write("b.txt", "bb").Write("a/c.txt", "ccc").Write("B.txt", "");

        var files = tree.Collect();

        files.Files.Select(f => (f.Name, f.Length)).ShouldBe([("B.txt", 0L), ("a/c.txt", 3L), ("b.txt", 2L)]);
        (files.Bytes, files.Folder, files.Notes.Count).ShouldBe((5, tree.Root, 0));
    }

    [Theory]
    [InlineData(".git/config")]
    [InlineData("sub/.git")]
    [InlineData("bin/Release/a.dll")]
    [InlineData("sub/obj/a.json")]
    [InlineData("runs/pong/1/run.json")]
    [InlineData(".svn/entries")]
    public void History_builds_and_runs_never_go(string name)
    {
        using var tree = new SourceTree("kept.cs", name).Write(".rlignore", "!bin\n!obj\n!runs\n!.git\n!*\n");

        tree.Names().ShouldBe([".rlignore", "kept.cs"]);
        tree.Collect().Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("obj")]
    [InlineData("runs")]
    [InlineData("binary/a")]
    [InlineData("robj/a")]
    [InlineData("environment.yml")]
    [InlineData("src/keys.cs")]
    [InlineData("monkey.txt")]
    [InlineData("settings.local.json.md")]
    [InlineData("appsettings.json")]
    [InlineData(".envoy/a")]
    public void What_is_only_called_alike_goes(string name)
    {
        using var tree = new SourceTree(name);

        if (name.StartsWith(".envoy", StringComparison.Ordinal))
            tree.Names().ShouldBe([name]);
        else
            tree.Names().ShouldContain(name);
    }

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.production")]
    [InlineData("sub/.ENV.local")]
    [InlineData("server.pem")]
    [InlineData("certs/Server.PFX")]
    [InlineData("my.key")]
    [InlineData("secrets.json")]
    [InlineData("appsettings.Production.local.json")]
    [InlineData("appsettings.local.json")]
    [InlineData("id_rsa")]
    [InlineData("id_ed25519")]
    [InlineData(".netrc")]
    [InlineData(".npmrc")]
    [InlineData("prod.tfvars")]
    public void Files_that_hold_secrets_never_go_and_are_named(string name)
    {
        using var tree = new SourceTree("kept.cs", name).Write(".rlignore", $"!{Path.GetFileName(name)}\n!*\n");

        var files = tree.Collect();

        files.Files.Select(f => f.Name).ShouldBe([".rlignore", "kept.cs"]);
        files.Notes.ShouldBe([$"{name} holds secrets and is not sent."]);
    }

    [Fact]
    public void Folders_that_hold_secrets_never_go()
    {
        using var tree = new SourceTree("kept.cs", ".aws/credentials", ".ssh/config", ".kube/config");

        tree.Collect().Notes.ShouldBe([".aws/, .kube/, .ssh/ hold secrets and are not sent."]);
        tree.Names().ShouldBe(["kept.cs"]);
    }

    [Fact]
    public void A_private_key_never_goes_whatever_it_is_called()
    {
        using var tree = new SourceTree().Write("deploy.txt", Key).Write("public.txt", Key.Replace("PRIVATE", "PUBLIC", StringComparison.Ordinal)).Write("code.cs", "var begin = \"-----BEGIN \";");

        tree.Names().ShouldBe(["code.cs", "public.txt"]);
        tree.Collect().Notes.ShouldBe(["deploy.txt holds secrets and is not sent."]);
    }

    [Theory]
    [InlineData("<configuration><packageSourceCredentials><feed><add key=\"ClearTextPassword\" value=\"x\" /></feed></packageSourceCredentials></configuration>", false)]
    [InlineData("<configuration><packageSources><add key=\"feed\" value=\"https://me:pass@feed.example/v3\" /></packageSources></configuration>", false)]
    [InlineData("<configuration><apikeys><add key=\"https://feed.example\" value=\"x\" /></apikeys></configuration>", false)]
    [InlineData("<configuration><packageSources><add key=\"feed\" value=\"https://feed.example/v3\" /></packageSources></configuration>", true)]
    public void A_feed_s_settings_go_unless_they_hold_a_password(string content, bool goes)
    {
        using var tree = new SourceTree().Write("NuGet.Config", content);

        tree.Names().Contains("NuGet.Config").ShouldBe(goes);
    }

    [Fact]
    public void An_ignored_secret_is_not_mentioned()
    {
        using var tree = new SourceTree("kept.cs", ".env").Write(".gitignore", ".env");

        tree.Collect().Notes.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_caller_excepts_stays()
    {
        using var tree = new SourceTree("kept.cs", "my-runs/pong/run.json", "notes.txt");

        tree.Collect("my-runs", "notes.txt").Files.Select(f => f.Name).ShouldBe(["kept.cs"]);
    }

    [Fact]
    public void Links_to_files_in_it_become_copies_and_others_stay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        using var outside = new SourceTree("secret.txt");
        using var tree = new SourceTree("kept.cs", "folder/a", ".env", ".git/config")
            .Link("copy.cs", "kept.cs").Link("out.txt", outside.At("secret.txt")).Link("outer", outside.Root + "/").Link("up.txt", "../" + Path.GetFileName(outside.Root) + "/secret.txt")
            .Link("alias", "folder/").Link("round", "round").Link("nowhere", "missing").Link("settings", ".env").Link("history", ".git/config");

        var files = tree.Collect();

        files.Files.Select(f => f.Name).ShouldBe(["copy.cs", "folder/a", "kept.cs"]);
        File.ReadAllText(files.Files[0].Path).ShouldBe("kept.cs");
        files.LeftOut.Select(f => $"{f.Name} {f.Reason}").ShouldBe(
        [
            ".env holds secrets", "alias is a link to a folder", "history is a link to what is never sent", "nowhere is a link that leads nowhere", "out.txt is a link that leads out of the source directory",
            "outer is a link that leads out of the source directory", "round is a link that leads nowhere", "settings is a link to what is never sent", "up.txt is a link that leads out of the source directory",
        ]);
        files.Notes.ShouldContain("out.txt, outer, up.txt are links that lead out of the source directory and are not sent.");
    }

    [Fact]
    public void A_link_through_a_folder_that_leads_outside_does_not_get_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        using var outside = new SourceTree("deep/secret.txt");
        using var tree = new SourceTree("kept.cs").Link("door", outside.Root + "/").Link("sly.txt", "door/deep/secret.txt");

        tree.Names().ShouldBe(["kept.cs"]);
    }

    [Fact]
    public void A_source_directory_that_is_a_link_is_taken_as_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        using var tree = new SourceTree("real/kept.cs", "real/other.cs").Link("real/copy.cs", "kept.cs").Link("project", "real/");

        tree.Names("project").ShouldBe(["copy.cs", "kept.cs", "other.cs"]);
    }

    [Fact]
    public void Pipes_are_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mkfifo.");
        using var tree = new SourceTree("kept.cs");
        using (var made = Process.Start("mkfifo", [tree.At("pipe")]))
            made.WaitForExit();

        tree.Collect().LeftOut.ShouldBe([new LeftOutFile("pipe", "is no regular file")]);
    }

    [Fact]
    public void Odd_names_travel_as_they_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        string[] names = [" lead", "README", "Readme", "a b/c d", "back\\slash", "größe", "line\nbreak", "日本/😀.txt", new string('n', 200) + "/" + new string('m', 200)];
        using var tree = new SourceTree(names);

        tree.Names().ShouldBe(names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_is_one_sentence()
    {
        using var tree = new SourceTree("file");

        Should.Throw<UserException>(() => SourceFolder.Collect(tree.At("missing"))).Message.ShouldBe($"There is no source directory {tree.At("missing")}.");
        Should.Throw<UserException>(() => SourceFolder.Collect(tree.At("file"))).Message.ShouldBe($"The source directory {tree.At("file")} is a file; name the folder that it lies in.");
    }

    [Fact]
    public void Too_much_is_refused_with_the_five_largest_entries()
    {
        using var tree = new SourceTree();
        for (var i = 1; i <= 7; i++)
            tree.Write($"data/{i}.bin", new string('x', i * 10_000));

        var files = tree.Collect();

        Should.Throw<UserException>(() => files.EnsureWithin(new("far") { Bytes = 279_999 })).Message.ShouldBe(
            $"The upload of {tree.Root} would be 280 kB; 'far' takes at most 280 kB. The largest entries are data/7.bin (70 kB), data/6.bin (60 kB), data/5.bin (50 kB), data/4.bin (40 kB), data/3.bin (30 kB). "
            + "Name in .rlignore what the job does not need.");
        Should.Throw<UserException>(() => files.EnsureWithin(new("far") { Files = 6 })).Message.ShouldContain("would be 7 files; 'far' takes at most 6 files.");
        files.EnsureWithin(new("far") { Bytes = 280_000, Files = 7 });
    }

    [Fact]
    public void Many_small_files_are_told_by_their_folder()
    {
        using var tree = new SourceTree();
        for (var i = 0; i < 200; i++)
            tree.Write(FormattableString.Invariant($"{(i % 4 == 0 ? "cache" : "data")}/{i}/part.bin"), new string('x', 100));
        tree.Write("Pong.cs", new string('x', 400));

        Should.Throw<UserException>(() => tree.Collect().EnsureWithin(new("far") { Bytes = 1000 })).Message.ShouldContain("The largest entries are data/ (15 kB), cache/ (5 kB), Pong.cs (400 B).");
    }
}
