namespace RlTemplates.SageMaker;

/// <summary>Machines of one type in a job with machines of several types.</summary>
/// <param name="Name">The group's name, 1 to 64 characters; each group of a job has its own.</param>
/// <param name="InstanceType">Type of its machines, such as <c>ml.g5.xlarge</c>.</param>
/// <param name="InstanceCount">How many there are; at least 1.</param>
public sealed record InstanceGroup(string Name, string InstanceType, int InstanceCount);
