using RlTemplates.AzureMl.Requests;

namespace RlTemplates.AzureMl.Training;

/// <summary>A job as a submission would ask for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">The job.</param>
/// <param name="Image">What its environment is; null for one that lies in the workspace.</param>
internal sealed record PlannedJob(string Name, CommandJobSpec Spec, ImageSpec? Image);
