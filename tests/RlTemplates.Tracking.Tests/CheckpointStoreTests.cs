namespace RlTemplates.Tracking.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_newest_are_kept_and_read_back()
    {
        var store = new CheckpointStore(_folder.Path);
        for (var i = 1; i <= 5; i++)
            Save(store, i * 100, i, keep: 2);

        store.List().Select(c => Path.GetFileName(c.Path)).ShouldBe(["step-000000000500", "step-000000000400"]);
        var read = 0;
        CheckpointStore.Load(store.Latest()!, "state.bin", reader => read = reader.ReadInt32());
        read.ShouldBe(5);
        store.Find("400").TrainingIteration.ShouldBe(4);
    }

    [Fact]
    public void An_iteration_without_steps_does_not_replace_the_one_before()
    {
        var store = new CheckpointStore(_folder.Path);
        Save(store, 100, 1, keep: 3);
        Save(store, 100, 2, keep: 3);

        store.List().Select(c => c.TrainingIteration).ShouldBe([2, 1]);
    }

    [Fact]
    public void A_failed_write_leaves_the_older_one()
    {
        var store = new CheckpointStore(_folder.Path);
        Save(store, 100, 1, keep: 1);

        Should.Throw<IOException>(() => store.Save(200, 2, 1, new Dictionary<string, Action<BinaryWriter>>
        {
            ["state.bin"] = writer =>
            {
                writer.Write(2);
                throw new IOException("disk full");
            },
        }));

        store.Latest()!.TrainingIteration.ShouldBe(1);
        store.CleanUp(store.Latest());
        Directory.EnumerateDirectories(_folder.Path).Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("shorter")]
    [InlineData("changed")]
    [InlineData("missing")]
    [InlineData("no manifest")]
    [InlineData("broken manifest")]
    [InlineData("escaping manifest")]
    public void Damage_is_found(string damage)
    {
        var store = new CheckpointStore(_folder.Path);
        var good = Save(store, 100, 1, keep: 2);
        var bad = Save(store, 200, 2, keep: 2);
        var (state, manifest) = (Path.Combine(bad.Path, "state.bin"), Path.Combine(bad.Path, "manifest.json"));
        switch (damage)
        {
            case "shorter": File.WriteAllBytes(state, [2]); break;
            case "changed": File.WriteAllBytes(state, [3, 0, 0, 0]); break;
            case "missing": File.Delete(state); break;
            case "no manifest": File.Delete(manifest); break;
            case "broken manifest": File.WriteAllText(manifest, "{"); break;
            default: File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("state.bin", "../step-000000000100/state.bin")); break;
        }

        store.Latest().ShouldBe(good);
        Should.Throw<UserException>(() => store.Find("step-000000000200"));
        store.CleanUp(good);
        Directory.Exists(good.Path).ShouldBeTrue();
        Directory.Exists(bad.Path).ShouldBe(damage is "no manifest" or "broken manifest");
    }

    [Fact]
    public void Finished_folders_that_cannot_be_read_are_never_removed()
    {
        var store = new CheckpointStore(_folder.Path);
        var only = Save(store, 100, 1, keep: 1);
        File.WriteAllText(Path.Combine(only.Path, "manifest.json"), "{");

        store.CleanUp(null);

        store.HasAny.ShouldBeTrue();
        (store.Latest(), store.List().Count).ShouldBe((null, 0));
        Save(store, 100, 1, keep: 1).Path.ShouldNotBe(only.Path);
        Directory.EnumerateDirectories(_folder.Path).Count().ShouldBe(2);
    }

    [Fact]
    public void A_checkpoint_of_another_version_is_neither_passed_over_nor_removed()
    {
        var store = new CheckpointStore(_folder.Path);
        var older = Save(store, 100, 1, keep: 2);
        var newer = Save(store, 200, 2, keep: 2);
        File.WriteAllText(Path.Combine(newer.Path, "manifest.json"), "{\"format\":2,\"shards\":[]}");

        Should.Throw<UserException>(() => store.Latest()).Message.ShouldContain("has format 2");
        store.List().ShouldHaveSingleItem().ShouldBe(older);
        store.CleanUp(older);
        Directory.Exists(newer.Path).ShouldBeTrue();
    }

    private static Checkpoint Save(CheckpointStore store, long steps, int iteration, int keep) =>
        store.Save(steps, iteration, keep, new Dictionary<string, Action<BinaryWriter>> { ["state.bin"] = writer => writer.Write(iteration) });
}
