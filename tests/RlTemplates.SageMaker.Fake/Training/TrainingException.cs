namespace RlTemplates.SageMaker.Fake;

/// <summary>Why a job fails that is not the program's doing.</summary>
#pragma warning disable CA1032, CA1064 // The trainer alone throws and catches it.
internal sealed class TrainingException(string reason) : Exception(reason);
#pragma warning restore CA1032, CA1064
