using RlTemplates.AzureMl.Workspaces;

namespace RlTemplates.AzureMl.Tests.Workspaces;

public sealed class WorkspaceConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workspace-").FullName;

    [Theory]
    [InlineData("config.json")]
    [InlineData(".azureml/config.json")]
    [InlineData("below/config.json")]
    [InlineData("below/.azureml/config.json")]
    public void The_workspace_stands_in_config_json_here_or_above(string place)
    {
        Write(place, """{ "subscription_id": "s", "resource_group": "g", "workspace_name": "w" }""");
        // That of another program.
        Write("below/deeper/config.json", """{ "port": 80 }""");

        WorkspaceConfig.Find(new(), "azureml", Path.Combine(_folder, "below", "deeper")).ShouldBe(new WorkspaceName("s", "g", "w"));
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        Write("config.json", "\uFEFF" + """{ "subscription_id": "s", "resource_group": "g", "workspace_name": "w" }""");

        WorkspaceConfig.Find(new(), "azureml", _folder).ShouldBe(new WorkspaceName("s", "g", "w"));
    }

    [Fact]
    public void Of_a_member_that_stands_twice_the_last_one_counts()
    {
        Write("config.json", """{ "workspace_name": "old", "subscription_id": "s", "resource_group": "g", "workspace_name": "w" }""");

        WorkspaceConfig.Find(new(), "azureml", _folder).ShouldBe(new WorkspaceName("s", "g", "w"));
    }

    [Fact]
    public void The_nearest_one_counts_and_the_attribute_before_it()
    {
        Write("config.json", """{ "subscription_id": "far", "resource_group": "far", "workspace_name": "far" }""");
        Write("below/.azureml/config.json", """{ "subscription_id": "near", "resource_group": "near", "workspace_name": "near" }""");

        WorkspaceConfig.Find(new() { Workspace = "own" }, "azureml", Path.Combine(_folder, "below")).ShouldBe(new WorkspaceName("near", "near", "own"));
        WorkspaceConfig.Find(new() { SubscriptionId = "a", ResourceGroup = "b", Workspace = "c" }, "azureml", _folder).ShouldBe(new WorkspaceName("a", "b", "c"));
    }

    [Fact]
    public void What_is_missing_is_told_with_the_place()
    {
        Should.Throw<UserException>(() => WorkspaceConfig.Find(new(), "azureml", _folder)).Message
            .ShouldBe($"'azureml' does not know its workspace: set SubscriptionId, ResourceGroup and Workspace on [AzureMl], or put the workspace's config.json, which the portal offers for download, into {_folder} or a folder above it.");
        Write("config.json", """{ "subscription_id": "s", "workspace_name": "w" }""");
        Should.Throw<UserException>(() => WorkspaceConfig.Find(new(), "azureml", _folder)).Message
            .ShouldBe($"{Path.Combine(_folder, "config.json")} has no resource_group; add it, or set ResourceGroup on [AzureMl] of 'azureml'.");
        Write(".azureml/config.json", "{");
        File.Delete(Path.Combine(_folder, "config.json"));
        Should.Throw<UserException>(() => WorkspaceConfig.Find(new(), "azureml", _folder)).Message.ShouldStartWith($"{Path.Combine(_folder, ".azureml", "config.json")} cannot be read");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string json)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, json);
    }
}
