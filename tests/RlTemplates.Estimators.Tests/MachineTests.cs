using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Tests;

/// <summary>Which machine groups a third party's target gets.</summary>
public sealed class MachineTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("left", "--to", "rack")]
    [InlineData("right", "--to", "spare-2")]
    [InlineData("left", "--to", "spare-2", "--targets.spare-2.shelf", "left")]
    [InlineData("", "--to", "rack", "--targets.rack.takes-any")]
    public async Task A_target_gets_the_groups_that_it_takes(string groups, params string[] args)
    {
        var (code, _, errors) = await _folder.Submit(args);

        code.ShouldBe(0, errors);
        var work = RackTarget.Works[_folder.Store.Find("latest").Job!.Id];
        string.Join(' ', work.Job.Machines.Select(m => m.Name)).ShouldBe(groups);
        await work.Training;
    }

    [Fact]
    public async Task A_group_says_what_its_machines_have_with_the_values_of_all_layers()
    {
        await _folder.Submit("--to", "spare-2", "--machines.right.gpus", "2");

        var work = RackTarget.Works[_folder.Store.Find("latest").Job!.Id];
        var shelf = work.Job.Machines.ShouldHaveSingleItem().ShouldBeOfType<ShelfAttribute>();
        (shelf.Target, shelf.Cpus, shelf.Gpus, shelf.Memory, shelf.Units).ShouldBe(("spare-2", 4, 2, "16g", 2));
        await work.Training;
    }

    [Theory]
    [InlineData("--targets.spare-2.shelf is head-cloud; it must be one of left, right.", "--targets.spare-2.shelf", "head-cloud")]
    [InlineData("[Rack] does not say which 'Shelf' it uses: 'left' and 'right'.", "--targets.spare-2.shelf", "null")]
    [InlineData("Unknown option --machines.right.target; did you mean", "--machines.right.target", "rack")]
    public async Task What_is_not_clear_is_refused(string sentence, params string[] args)
    {
        var (code, _, errors) = await _folder.Submit(["--to", "spare-2", .. args]);

        code.ShouldBe(2);
        errors.ShouldStartWith("error: " + sentence);
        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_estimators_own_settings_choose_the_groups()
    {
        var estimator = RackedExperiment.Estimators.Spare2(new() { Stop = new Dictionary<string, RlTemplates.Options.StopBound> { [Metric.TimestepsTotal] = new(300) } });
        estimator.Store = _folder.Store;
        estimator.Target.Shelf = "left";

        await using var job = await estimator.FitAsync();
        await job.WaitAsync();
        RackTarget.Works[job.Job.Id].Job.Machines.ShouldHaveSingleItem().Name.ShouldBe("left");

        estimator.Target.Shelf = "lift";
        (await Should.ThrowAsync<UserException>(() => estimator.FitAsync())).Message.ShouldBe("targets.spare-2.shelf is lift; it must be one of left, right; did you mean left?");
    }
}
