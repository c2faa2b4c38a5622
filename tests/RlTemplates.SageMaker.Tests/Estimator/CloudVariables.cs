using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Estimators;

/// <summary>A service that code of this process talks to. Other tests start programs, which get variables of their own.</summary>
public sealed class CloudVariables : IAsyncLifetime
{
    public FakeAws Aws { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Aws = await FakeAws.StartAsync("us-west-2");
        // The endpoint and the clock of captured requests.
        Aws.ChecksSignatures = false;
        foreach (var (name, value) in Aws.Variables)
            Environment.SetEnvironmentVariable(name, value);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Aws.Variables.Keys)
            Environment.SetEnvironmentVariable(name, null);
        await Aws.DisposeAsync();
    }
}

[CollectionDefinition(nameof(CloudVariables))]
public sealed class CloudCollection : ICollectionFixture<CloudVariables>;
