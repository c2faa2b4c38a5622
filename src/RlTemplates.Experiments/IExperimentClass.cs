namespace RlTemplates.Experiments;

/// <summary>A config class with a definition. The generator implements it for each class with <c>[RlExperiment]</c>.</summary>
public interface IExperimentClass
{
    /// <summary>What the runtime needs to know of the class.</summary>
    static abstract ExperimentDefinition Definition { get; }
}
