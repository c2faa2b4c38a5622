using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker;

/// <summary>
/// What the name of a toolkit image says. Images of the newer containers, <c>sagemaker-rl-ray-container</c> and
/// <c>sagemaker-rl-coach-container</c>, are
/// recognized too; the Python SDK took them for images of the user, and lost their metrics when it attached.
/// </summary>
/// <param name="Toolkit">The toolkit.</param>
/// <param name="Version">Its version.</param>
/// <param name="Framework">The framework.</param>
internal sealed partial record TrainingImageName(RlToolkit Toolkit, string Version, RlFramework Framework)
{
    /// <summary>Reads an image of a job.</summary>
    /// <param name="image">The image.</param>
    /// <param name="job">The job's name, for the error.</param>
    /// <returns>What it says; null for an image of the user.</returns>
    /// <exception cref="UserException">It is an image of AWS for a framework, without a toolkit.</exception>
    public static TrainingImageName? Read(string image, string job)
    {
        if (Registry().Match(image) is not { Success: true } registry)
            return null;
        var name = registry.Groups[1].Value;
        if (Container().Match(name) is { Success: true } container)
            return OfContainer(container);
        if (Framed().Match(name) is { Success: true } framed)
            return OfFramework(framed) ?? throw Other(image, job);
        return Legacy().IsMatch(name) ? throw Other(image, job) : null;
    }

    private static TrainingImageName? OfContainer(Match match)
    {
        var framework = match.Groups[3].Value == "torch" ? RlFramework.PyTorch : RlFramework.TensorFlow;
        return RlNames.Toolkit(match.Groups[1].Value) is { } toolkit
            && RlSupport.FrameworkVersion(toolkit, match.Groups[2].Value, framework) is not null
            ? new(toolkit, match.Groups[2].Value, framework)
            : null; // a newer one, of the user
    }

    private static TrainingImageName? OfFramework(Match match) =>
        RlNames.Framework(match.Groups[1].Value) is { } framework && Tag().Match(match.Groups[2].Value) is { Success: true } tag
        && RlNames.Toolkit(tag.Groups[1].Value) is { } toolkit && RlSupport.FrameworkVersion(toolkit, tag.Groups[2].Value, framework) is not null
            ? new(toolkit, tag.Groups[2].Value, framework)
            : null;

    private static UserException Other(string image, string job) => new(
        $"The job {job} ran the image {image}, which is none of a toolkit; it must be one of {RlNames.Toolkits}, such as sagemaker-rl-tensorflow:ray0.6.5-cpu-py3, or an image of your own.");

    [GeneratedRegex(@"^\d+\.dkr\.ecr\..+\..*/(.*:.*)$")]
    private static partial Regex Registry();

    [GeneratedRegex(@"^sagemaker-rl-(ray|coach)-container:\1-(\d[\d.]*)-(tf|torch)-(?:cpu|gpu)-py\d+$")]
    private static partial Regex Container();

    [GeneratedRegex(
        @"^(?:sagemaker(?:-rl)?-)?(tensorflow|mxnet|chainer|pytorch|pytorch-trcomp|scikit-learn|xgboost|huggingface-tensorflow|huggingface-pytorch|"
        + @"huggingface-tensorflow-trcomp|huggingface-pytorch-trcomp)-?(?:scriptmode|training)?:(.*-.*?-(?:py2|py3\d*)).*$")]
    private static partial Regex Framed();

    [GeneratedRegex(@"^(?:sagemaker-(?:tensorflow|mxnet)-(?:py2|py3)-(?:cpu|gpu)|sagemaker-xgboost):.*$")]
    private static partial Regex Legacy();

    [GeneratedRegex(@"^([a-z]*)(\d.*)-(?:cpu|gpu)-(?:py2|py3)$")]
    private static partial Regex Tag();
}
