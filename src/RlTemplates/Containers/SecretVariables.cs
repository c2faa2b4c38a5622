using System.Collections;
using System.Text;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Verbs;

namespace RlTemplates.Containers;

/// <summary>Reads the secrets that variables of this process refer to by <c>secret:</c> and a place.</summary>
internal static class SecretVariables
{
    private const int LongestSecret = 65_536;

    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(5);

    /// <summary>Puts the secrets in the place of the references, for this process and those that it starts.</summary>
    /// <param name="experiments">The program's experiments, whose targets know where secrets are kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secrets.</returns>
    /// <exception cref="UserException">One cannot be read.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(IReadOnlyList<ExperimentDefinition> experiments, CancellationToken cancellationToken)
    {
        var secrets = await ReadAsync(Environment.GetEnvironmentVariables(), experiments, cancellationToken);
        foreach (var (name, secret) in secrets)
            Environment.SetEnvironmentVariable(name, secret);
        return [.. secrets.Values];
    }

    /// <summary>Reads the secrets that variables refer to.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="experiments">The program's experiments, whose targets know where secrets are kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secrets by the names of the variables.</returns>
    /// <exception cref="UserException">One cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(IDictionary variables, IReadOnlyList<ExperimentDefinition> experiments, CancellationToken cancellationToken)
    {
        var secrets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in variables)
        {
            if (variable.Value is not string reference || !SecretReference.IsMeant(reference))
                continue;
            var (name, place) = ((string)variable.Key, reference[SecretReference.Prefix.Length..]);
            if (!SecretReference.Is(reference))
                throw new UserException($"Environment variable {name} begins with {SecretReference.Prefix} and does not refer to a secret; it must be {SecretReference.Expected}.");
            secrets[name] = await ReadAsync(name, place, experiments, cancellationToken) is { Length: > 0 } secret
                ? secret
                : throw new UserException($"Environment variable {name} refers to the secret {place}, which is empty.");
        }
        return secrets;
    }

    private static async Task<string> ReadAsync(string name, string place, IReadOnlyList<ExperimentDefinition> experiments, CancellationToken cancellationToken)
    {
        if (Path.IsPathRooted(place))
            return await ReadFileAsync(name, place, cancellationToken);
        var target = experiments.SelectMany(e => e.Targets).Select(TryCreate).OfType<IReadsSecrets>().FirstOrDefault(t => t.KeepsSecret(place))
            ?? throw new UserException($"Environment variable {name} refers to the secret {place}, which no target of this program reads; reference the package of the target that the job was submitted to.");
        try
        {
            // Many jobs that begin at once may ask for more than the service gives at a time.
            return await new OutageWait(TimeProvider.System, ErrorOutput.Standard.Warning).AskAsync(() => target.ReadSecretAsync(place, cancellationToken), cancellationToken, LongestOutage);
        }
        catch (ServiceException exception)
        {
            throw new ServiceException(Unreadable(name, exception), exception);
        }
        catch (UserException exception)
        {
            throw new UserException(Unreadable(name, exception), exception);
        }
    }

    private static string Unreadable(string name, UserException exception) => $"Environment variable {name} refers to a secret that cannot be read. {exception.Message}";

    // One that cannot be made here, such as for want of a tool, keeps no secrets.
    private static ITarget? TryCreate(TargetDeclaration target)
    {
        try
        {
            return target.CanSubmit ? target.CreateTarget(target.Bind([])) : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    // As secrets are mounted: without the line endings at the end.
    private static async Task<string> ReadFileAsync(string name, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var buffer = new byte[LongestSecret + 1];
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length <= LongestSecret
                ? Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\uFEFF').TrimEnd('\r', '\n')
                : throw new UserException($"Environment variable {name} refers to {path}, which has {length} bytes or more; a secret has at most {LongestSecret}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Environment variable {name} refers to a secret in {path}, which cannot be read: {exception.Message}", exception);
        }
    }
}
