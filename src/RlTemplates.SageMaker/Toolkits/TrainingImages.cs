namespace RlTemplates.SageMaker;

/// <summary>Addresses of the toolkit images, as the Python SDK chose them; AWS maintains the images no more.</summary>
internal static class TrainingImages
{
    /// <summary>The image of a toolkit.</summary>
    /// <param name="toolkit">The toolkit.</param>
    /// <param name="version">Its version.</param>
    /// <param name="framework">The framework in it.</param>
    /// <param name="region">The region of the job.</param>
    /// <param name="instanceType">Type of the machines, which chooses an image with or without CUDA.</param>
    /// <exception cref="UserException">There is no such image, or not in the region, or not for the type.</exception>
    public static string Address(RlToolkit toolkit, string version, RlFramework framework, string region, string instanceType)
    {
        if (RlSupport.Fault(toolkit, version, framework) is { } fault)
            throw new UserException(fault);
        var what = $"{toolkit.Name()} {version} with {framework.Name()}";
        var family = InstanceFamily.Of(instanceType);
        var (accounts, name) = Image(toolkit, version, framework);
        var tag = family.Processor == Processor.Inferentia ? null : family.Tag(instanceType, what); // The Python SDK looks at the region before it looks at inf.
        var registry = ImageAccounts.Registry(accounts, region, what);
        var python = name.Repository.EndsWith("-ray-container", StringComparison.Ordinal) ? RayPython(version, framework) : "py3";
        return $"{registry}/{name.Repository}:{name.Tag}-{tag ?? family.Tag(instanceType, what)}-{python}";
    }

    /// <summary>The regions that have an image.</summary>
    public static IEnumerable<string> Regions(RlToolkit toolkit, string version, RlFramework framework) =>
        Image(toolkit, version, framework).Accounts.Keys;

    // From Coach 1.0.0 and Ray 0.8 on, images have names of their own.
    private static (IReadOnlyDictionary<string, string> Accounts, (string Repository, string Tag) Name) Image(RlToolkit toolkit, string version, RlFramework framework)
    {
        var isContainer = toolkit == RlToolkit.Coach ? version == "1.0.0" : version is "0.8.2" or "0.8.5" or "1.6.0";
        var name = toolkit.Name();
        return isContainer
            ? (ImageAccounts.OfContainers, ($"sagemaker-rl-{name}-container", $"{name}-{version}-{(framework == RlFramework.PyTorch ? "torch" : "tf")}"))
            : (ImageAccounts.Everywhere, ($"sagemaker-rl-{framework.Name()}", $"{name}{version}"));
    }

    private static string RayPython(string version, RlFramework framework) =>
        version == "1.6.0" && framework == RlFramework.TensorFlow ? "py37" : "py36";
}
