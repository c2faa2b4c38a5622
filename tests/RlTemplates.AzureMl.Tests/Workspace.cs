using Azure.Core;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Workspaces;

namespace RlTemplates.AzureMl.Tests;

/// <summary>The workspace of a fake, as the target asks it.</summary>
internal static class Workspace
{
    public static WorkspaceSession Of(FakeAzure azure) => new(
        new(
            new(azure.Address, new("https://login.microsoftonline.com"), "core.windows.net") { Blobs = azure.Address },
            DelegatedTokenCredential.Create((_, _) => new AccessToken(azure.Token, DateTimeOffset.MaxValue)),
            retryPause: TimeSpan.FromMilliseconds(5)),
        new(FakeAzure.Subscription, FakeAzure.ResourceGroup, FakeAzure.Workspace));
}
