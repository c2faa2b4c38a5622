using System.Diagnostics.CodeAnalysis;

namespace RlTemplates.Environments;

/// <summary>An environment does not keep the contract of <see cref="IEnvironment"/>; the message lists every violation, a line each.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without violations there is nothing to throw.")]
public sealed class EnvironmentConformanceException : Exception
{
    internal EnvironmentConformanceException(string name, IReadOnlyList<EnvironmentViolation> violations)
        : base($"{name} does not conform ({violations.Count} violation{(violations.Count == 1 ? "" : "s")}):\n" + string.Join('\n', violations.Select(v => "- " + v))) => Violations = violations;

    /// <summary>What was found, in the order of the checks.</summary>
    public IReadOnlyList<EnvironmentViolation> Violations { get; }
}
