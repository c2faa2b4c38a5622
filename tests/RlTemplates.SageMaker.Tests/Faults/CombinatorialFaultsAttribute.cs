using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>Each operation with each fault.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class CombinatorialFaultsAttribute(string[] operations, string[] faults) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. operations.SelectMany(o => faults.Select(f => new TheoryDataRow<string, string>(o, f)))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
