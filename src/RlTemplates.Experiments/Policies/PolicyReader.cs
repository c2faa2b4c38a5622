using System.Reflection;

namespace RlTemplates.Policies;

/// <summary>Reads a policy from a loaded kit.</summary>
internal static class PolicyReader
{
    /// <summary>The kit's policy; null where it has none.</summary>
    public static TeamPolicy? Read(Assembly kit) => kit.GetCustomAttribute<RlPolicyAttribute>() is { } policy
        ? new(policy.Name, kit.GetName().Name ?? "")
        {
            AllowedAlgorithms = Names(policy.AllowedAlgorithms),
            AllowedTargets = Names(policy.AllowedTargets),
            AllowedVmSizes = policy.AllowedVmSizes,
            MaxDurationSeconds = policy.MaxDurationSeconds,
            MaxNodes = policy.MaxNodes,
            RequiredTags = policy.RequiredTags,
            ForbiddenOptions = policy.ForbiddenOptions,
            RequiredMetrics = policy.RequiredMetrics,
            Exceptions = [.. kit.GetCustomAttributes<RlPolicyExceptionAttribute>().Select(Exception).OfType<PolicyException>()],
        }
        : null;

    private static PolicyException? Exception(RlPolicyExceptionAttribute attribute) =>
        PolicyRules.Day(attribute.Until) is { } until ? new(attribute.Experiment, attribute.Rule, until, attribute.ApprovedBy, attribute.Reason) : null;

    private static string[] Names(Type[] types) => [.. types.Select(t => t.FullName ?? t.Name)];
}
