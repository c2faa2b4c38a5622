using System.Diagnostics;

namespace RlTemplates.Experiments;

/// <summary>Secrets of a job, by the environment variables that the program reads them from. They are neither shown nor recorded.</summary>
/// <param name="values">Values by the names of environment variables.</param>
[DebuggerDisplay("{Count} secrets")]
public sealed class JobSecrets(IReadOnlyDictionary<string, string>? values = null)
{
    private readonly IReadOnlyDictionary<string, string> _values = values ?? new Dictionary<string, string>();

    /// <summary>Number of secrets.</summary>
    public int Count => _values.Count;

    /// <summary>Names of the environment variables, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The values, to be handed to the job and to nobody else.</summary>
    public IReadOnlyDictionary<string, string> Reveal() => _values;

    /// <summary>The names, without values.</summary>
    public override string ToString() => string.Join(", ", Names);
}
