namespace RlTemplates.Experiments;

/// <summary>
/// A target whose service keeps secrets, so that its jobs read them there: a variable of a job is <c>secret:</c> and the place of the secret, and the value never passes through the machine that submits.
/// Files of the job's machine are read for every target.
/// </summary>
public interface IReadsSecrets : ITarget
{
    /// <summary>Whether a secret of this place is one of the service's.</summary>
    /// <param name="place">Where the secret is, without <c>secret:</c>.</param>
    bool KeepsSecret(string place);

    /// <summary>Reads a secret, as the job.</summary>
    /// <param name="place">Where the secret is, without <c>secret:</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or the job may not read it.</exception>
    Task<string> ReadSecretAsync(string place, CancellationToken cancellationToken);
}
