namespace RlTemplates.SageMaker;

/// <summary>A toolkit whose images AWS once maintained, for Python entry scripts that exist already.</summary>
public enum RlToolkit
{
    /// <summary>Intel's Coach; <c>coach</c> in names of images.</summary>
    Coach,

    /// <summary>Ray RLlib; <c>ray</c> in names of images.</summary>
    Ray,
}
