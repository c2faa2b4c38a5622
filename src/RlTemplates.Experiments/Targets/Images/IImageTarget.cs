namespace RlTemplates.Experiments;

/// <summary>A target that runs the program in a container image, so that one can be published for a job: <see cref="JobDescription.Image"/>.</summary>
public interface IImageTarget : ITarget
{
    /// <summary>What an image is called where the user does not say, for example the one that the attribute names; null where the user has to.</summary>
    string? DefaultImage { get; }

    /// <summary>Whether it also takes an image as an archive.</summary>
    bool TakesArchives => false;

    /// <summary>System and processor of its machines.</summary>
    string RuntimeIdentifier => "linux-x64";
}
