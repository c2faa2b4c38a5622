namespace RlTemplates.Experiments;

/// <summary>Publishes the program of a submission whose target is sent one.</summary>
internal interface IProgramBuilder
{
    /// <summary>Publishes it.</summary>
    /// <param name="runtimeIdentifier">System and processor of the machines that run it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The program. Disposing of it deletes it.</returns>
    /// <exception cref="UserException">The program does not compile, or its project is not known.</exception>
    Task<ProgramPackage> PublishAsync(string runtimeIdentifier, CancellationToken cancellationToken);
}
