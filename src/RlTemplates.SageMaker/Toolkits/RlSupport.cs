namespace RlTemplates.SageMaker;

/// <summary>Which versions of toolkits AWS built images for, with which frameworks: the table of the Python SDK, version 2.257.6.</summary>
internal static class RlSupport
{
    /// <summary>The newest Coach with TensorFlow, as the SDK named it; 1.0.0 came later and is supported too.</summary>
    public const string CoachLatestVersionTensorFlow = "0.11.1";

    /// <summary>The newest Coach with MXNet.</summary>
    public const string CoachLatestVersionMXNet = "0.11.0";

    /// <summary>The newest Ray.</summary>
    public const string RayLatestVersion = "1.6.0";

    /// <summary>A toolkit image that exists.</summary>
    internal readonly record struct Row(RlToolkit Toolkit, string Version, RlFramework Framework, string FrameworkVersion);

    /// <summary>All that exist, oldest first.</summary>
    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(RlToolkit.Coach, "0.10.1", RlFramework.TensorFlow, "1.11"),
        new(RlToolkit.Coach, "0.10", RlFramework.TensorFlow, "1.11"),
        new(RlToolkit.Coach, "0.11.0", RlFramework.TensorFlow, "1.11"),
        new(RlToolkit.Coach, "0.11.0", RlFramework.MXNet, "1.3"),
        new(RlToolkit.Coach, "0.11.1", RlFramework.TensorFlow, "1.12"),
        new(RlToolkit.Coach, "0.11", RlFramework.TensorFlow, "1.12"),
        new(RlToolkit.Coach, "0.11", RlFramework.MXNet, "1.3"),
        new(RlToolkit.Coach, "1.0.0", RlFramework.TensorFlow, "1.12"),
        new(RlToolkit.Ray, "0.5.3", RlFramework.TensorFlow, "1.11"),
        new(RlToolkit.Ray, "0.5", RlFramework.TensorFlow, "1.11"),
        new(RlToolkit.Ray, "0.6.5", RlFramework.TensorFlow, "1.12"),
        new(RlToolkit.Ray, "0.6", RlFramework.TensorFlow, "1.12"),
        new(RlToolkit.Ray, "0.8.2", RlFramework.TensorFlow, "2.1"),
        new(RlToolkit.Ray, "0.8.5", RlFramework.TensorFlow, "2.1"),
        new(RlToolkit.Ray, "0.8.5", RlFramework.PyTorch, "1.5"),
        new(RlToolkit.Ray, "1.6.0", RlFramework.TensorFlow, "2.5.0"),
        new(RlToolkit.Ray, "1.6.0", RlFramework.PyTorch, "1.8.1"),
    ];

    /// <summary>The framework's version in an image; null where AWS built no such image.</summary>
    public static string? FrameworkVersion(RlToolkit toolkit, string version, RlFramework framework) =>
        Rows.FirstOrDefault(r => r.Toolkit == toolkit && r.Version == version && r.Framework == framework).FrameworkVersion;

    /// <summary>What is wrong with a combination, and what to take instead; null where it is supported.</summary>
    public static string? Fault(RlToolkit toolkit, string version, RlFramework framework) =>
        FrameworkVersion(toolkit, version, framework) is not null
        ? null
        : $"Toolkit is {toolkit.Name()}, ToolkitVersion is {version} and Framework is {framework.Name()}; AWS built no image of these. {Instead(toolkit, version, framework)}";

    // The nearest is what differs in one of the three only.
    private static string Instead(RlToolkit toolkit, string version, RlFramework framework)
    {
        if (Rows.Where(r => r.Toolkit == toolkit && r.Version == version).Select(r => r.Framework.Name()).ToList() is { Count: > 0 } frameworks)
            return $"{toolkit.Name()} {version} has the framework {string.Join(" or ", frameworks)}.";
        if (Rows.FirstOrDefault(r => r.Version == version && r.Framework == framework) is { FrameworkVersion: not null } other)
            return $"Did you mean the toolkit {other.Toolkit.Name()}?";
        var versions = Rows.Where(r => r.Toolkit == toolkit && r.Framework == framework).Select(r => r.Version).ToList();
        return versions.Count == 0
            ? $"{toolkit.Name()} has the frameworks {string.Join(" and ", Rows.Where(r => r.Toolkit == toolkit).Select(r => r.Framework.Name()).Distinct())}."
            : $"{toolkit.Name()} with {framework.Name()} has the versions {string.Join(", ", versions)}; the nearest is {Options.Suggestion.Nearest(version, versions) ?? versions[^1]}.";
    }
}
