namespace RlTemplates.Experiments;

/// <summary>Publishes the image that a submission asks for.</summary>
internal interface IImageBuilder
{
    /// <summary>What the user calls it: a name, or the path of an archive; null where the target says.</summary>
    string? Name { get; }

    /// <summary>The image as it would be published; nothing is built and nothing is sent.</summary>
    /// <param name="name">What it is to be called.</param>
    /// <param name="experiment">Name of the experiment.</param>
    /// <exception cref="UserException">The name is none.</exception>
    JobImage Plan(string name, string experiment);

    /// <summary>Publishes it.</summary>
    /// <param name="image">The image, as <see cref="Plan"/> gives it.</param>
    /// <param name="runtimeIdentifier">System and processor of the machines that run it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">The program does not compile, or the registry refuses or cannot be reached.</exception>
    Task<JobImage> PublishAsync(JobImage image, string runtimeIdentifier, CancellationToken cancellationToken);
}
