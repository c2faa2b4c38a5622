namespace RlSafeNamespace.Tests;

public sealed class RlEnvClassTests
{
    [Fact]
    public void Keeps_the_contract_of_environments() => EnvironmentConformance.Check<RlEnvClass, RlEnvClassOptions>(new(), steps: 300);
}
