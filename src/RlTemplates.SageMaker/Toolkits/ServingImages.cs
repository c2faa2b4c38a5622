namespace RlTemplates.SageMaker;

/// <summary>Addresses of the images that serve models of toolkit jobs.</summary>
internal static class ServingImages
{
    /// <summary>The image that serves a framework's models.</summary>
    /// <param name="framework">The framework: TensorFlow or MXNet.</param>
    /// <param name="version">Its version, such as 1.12.</param>
    /// <param name="region">The region of the endpoint.</param>
    /// <param name="instanceType">Type of the machines, which chooses an image with or without CUDA.</param>
    /// <exception cref="UserException">There is no such image, or not in the region, or not for the type.</exception>
    public static string Address(RlFramework framework, string version, string region, string instanceType)
    {
        var what = $"{framework.Name()} {version}";
        var tag = InstanceFamily.Of(instanceType).Tag(instanceType, what);
        var image = framework switch
        {
            RlFramework.TensorFlow => $"sagemaker-tensorflow-serving:{version}-{tag}",
            RlFramework.MXNet => $"sagemaker-mxnet:{version}-{tag}-py3",
            _ => throw new UserException(
                $"Framework is {framework.Name()}, whose models no image of AWS serves here; it must be tensorflow or mxnet. Or name an image of your own by ImageUri."),
        };
        return $"{ImageAccounts.Registry(ImageAccounts.Everywhere, region, what)}/{image}";
    }
}
