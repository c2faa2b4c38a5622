using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Training;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Tests.Training;

public sealed class ComputeStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_made_with_all_that_its_group_says_and_found_the_next_time()
    {
        await using var azure = await FakeAzure.StartAsync();
        var store = new ComputeStore(Workspace.Of(azure), new() { Subnet = "inner", NetworkResourceGroup = "nets" }, "azureml");
        var group = new WorkersAttribute("players") { VmSize = "STANDARD_D2_V2", NodeCount = 4, MinNodes = 1, IdleSeconds = 60, LowPriority = true, VirtualNetwork = "rl-net" };

        var made = await store.EnsureAsync(group, waits: true, Cancellation);
        await store.EnsureAsync(group, waits: true, Cancellation);

        made.ShouldBe(new ComputeInfo("players", "azureml", ComputeStatus.Ready) { VmSize = "STANDARD_D2_V2", Nodes = 1, MinNodes = 1, MaxNodes = 4 });
        azure.Calls.Count(static c => c.Method == "PUT").ShouldBe(1);
        var cluster = azure.Resources["computes/players"].Body["properties"]!["properties"]!;
        ((string?)cluster["vmPriority"]).ShouldBe("LowPriority");
        ((string?)cluster["subnet"]!["id"]).ShouldBe($"/subscriptions/{FakeAzure.Subscription}/resourceGroups/nets/providers/Microsoft.Network/virtualNetworks/rl-net/subnets/inner");
        ((string?)cluster["scaleSettings"]!["nodeIdleTimeBeforeScaleDown"]).ShouldBe("PT60S");
        azure.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("STANDARD_D3_V2", false, 1, "machines of the size STANDARD_D2_V2", "the size STANDARD_D3_V2")]
    [InlineData("standard_d2_v2", true, 1, "dedicated machines", "low-priority ones (LowPriority = true)")]
    [InlineData("STANDARD_D2_V2", false, 9, "at most 2 machines", "9 for one job")]
    public async Task One_that_is_other_than_asked_for_is_told_with_both(string size, bool isLowPriority, int nodes, string has, string asked)
    {
        await using var azure = await FakeAzure.StartAsync();
        var store = new ComputeStore(Workspace.Of(azure), new(), "azureml");
        await store.EnsureAsync(new HeadAttribute("head") { VmSize = "STANDARD_D2_V2", MaxNodes = 2 }, waits: true, Cancellation);

        (await Should.ThrowAsync<UserException>(store.EnsureAsync(new HeadAttribute("head") { VmSize = size, LowPriority = isLowPriority, NodeCount = nodes }, waits: true, Cancellation))).Message
            .ShouldBe($"The compute 'head' of the workspace ws has {has}, and [Head(\"head\")] asks for {asked}. Give the machine group another name, or delete the compute.");
    }

    [Theory]
    [InlineData(null, "no virtual network")]
    [InlineData("other-net", "the subnet /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/other-net/subnets/default")]
    [InlineData("RL-net", null)]
    public async Task One_in_another_network_is_told_since_its_machines_would_meet_nobody(string? network, string? has)
    {
        await using var azure = await FakeAzure.StartAsync();
        var store = new ComputeStore(Workspace.Of(azure), new() { VirtualNetwork = "rl-net" }, "azureml");
        await new ComputeStore(Workspace.Of(azure), new() { VirtualNetwork = network }, "azureml").EnsureAsync(new HeadAttribute("head") { VmSize = "STANDARD_D2_V2" }, waits: true, Cancellation);

        var asked = store.EnsureAsync(new HeadAttribute("head") { VmSize = "STANDARD_D2_V2" }, waits: true, Cancellation);

        if (has is null)
            await asked;
        else
            (await Should.ThrowAsync<UserException>(asked)).Message.ShouldStartWith($"The compute 'head' of the workspace ws has {has}, and [Head(\"head\")] asks for the subnet /subscriptions/");
    }

    [Fact]
    public async Task One_that_cannot_be_made_or_has_no_size_is_told()
    {
        await using var azure = await FakeAzure.StartAsync();
        var store = new ComputeStore(Workspace.Of(azure), new(), "azureml");
        azure.OperationFailure = "The quota is used up.";

        (await Should.ThrowAsync<UserException>(store.EnsureAsync(new HeadAttribute("head") { VmSize = "STANDARD_D2_V2" }, waits: true, Cancellation))).Message
            .ShouldBe("Azure could not finish the compute head (ComputeOperationFailed): The quota is used up.");
        (await Should.ThrowAsync<UserException>(store.EnsureAsync(new HeadAttribute("head") { VmSize = "STANDARD_D2_V2" }, waits: true, Cancellation))).Message
            .ShouldBe("The compute 'head' of the workspace ws could not be made. Delete it and make it anew, or give the machine group another name.");
        (await Should.ThrowAsync<UserException>(store.EnsureAsync(new HeadAttribute("other") { Cpus = 4 }, waits: true, Cancellation))).Message
            .ShouldBe("The machine group 'other' has no VmSize; 'azureml' makes a cluster of machines of one size, such as STANDARD_D2_V2.");
        (await store.FindAsync("nothing", Cancellation)).ShouldBeNull();
        await store.DeleteAsync("nothing", Cancellation);
    }

    [Fact]
    public async Task Clusters_are_listed_and_deleted_with_their_machines()
    {
        await using var azure = await FakeAzure.StartAsync();
        var store = new ComputeStore(Workspace.Of(azure), new(), "azureml");
        await store.EnsureAsync(new HeadAttribute("head") { VmSize = "STANDARD_D2_V2" }, waits: false, Cancellation);

        (await store.ListAsync(Cancellation)).ShouldHaveSingleItem().Status.ShouldBe(ComputeStatus.Creating);
        await store.DeleteAsync("head", Cancellation);

        (await store.FindAsync("head", Cancellation))!.Status.ShouldBe(ComputeStatus.Deleting);
        azure.Violations.ShouldBeEmpty();
    }
}
