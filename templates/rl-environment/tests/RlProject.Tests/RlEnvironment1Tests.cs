namespace RlSafeNamespace.Tests;

public sealed class RlEnvClassTests
{
    [Fact]
    public void KeepsTheContractOfEnvironments() => EnvironmentConformance.Check<RlEnvClass, RlEnvClassOptions>(new(), steps: 300);
}
