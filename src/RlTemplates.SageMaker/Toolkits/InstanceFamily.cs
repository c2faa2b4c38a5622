using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker;

/// <summary>What computes in a machine.</summary>
internal enum Processor
{
    /// <summary>CPUs alone.</summary>
    Cpu,

    /// <summary>NVIDIA's GPUs.</summary>
    Gpu,

    /// <summary>AWS's chips for inference, which toolkit images cannot use.</summary>
    Inferentia,

    /// <summary>AWS's chips for training, which toolkit images cannot use.</summary>
    Trainium,
}

/// <summary>The family of a type of machine: <c>g4dn</c> of <c>ml.g4dn.xlarge</c>.</summary>
/// <param name="Name">The family; <c>local</c> or <c>local_gpu</c> where the job runs on this machine.</param>
/// <param name="Processor">What computes in its machines.</param>
internal sealed partial record InstanceFamily(string Name, Processor Processor)
{
    /// <summary>The type that means this machine.</summary>
    public const string Local = "local";

    /// <summary>The type that means this machine with its GPU.</summary>
    public const string LocalGpu = "local_gpu";

    /// <summary>Whether a type means this machine.</summary>
    public static bool IsLocal(string? type) => type is Local or LocalGpu;

    /// <summary>The family of a type, as the Python SDK reads it.</summary>
    /// <param name="type">The type, such as <c>ml.c5.xlarge</c>.</param>
    /// <exception cref="UserException">It is no type of SageMaker.</exception>
    public static InstanceFamily Of(string type) => type switch
    {
        Local => new(type, Processor.Cpu),
        LocalGpu => new(type, Processor.Gpu),
        _ when Type().Match(type) is { Success: true } match => new(match.Groups[1].Value, ProcessorOf(match.Groups[1].Value)),
        _ => throw new UserException(Fault("InstanceType", type)!),
    };

    /// <summary>What is wrong with a type; null where it is one.</summary>
    /// <param name="what">What has the type, such as <c>InstanceType</c>.</param>
    /// <param name="type">The type.</param>
    public static string? Fault(string what, string type) => IsLocal(type) || Type().IsMatch(type)
        ? null
        : $"{what} is '{type}'; it must be a type of SageMaker, such as ml.c5.xlarge, or {Local} or {LocalGpu} for this machine{Near(type)}";

    /// <summary><c>cpu</c> or <c>gpu</c>, as tags of images say it.</summary>
    /// <param name="type">The type that <see cref="Of"/> read.</param>
    /// <param name="what">What the image is, in words.</param>
    /// <exception cref="UserException">The machines have chips that no toolkit image can use.</exception>
    public string Tag(string type, string what) => Processor switch
    {
        Processor.Cpu => "cpu",
        Processor.Gpu => "gpu",
        Processor.Trainium => throw new UserException(
            $"InstanceType is {type}, whose Trainium chips the image of {what} cannot use; take a type with CPUs or GPUs, such as ml.g5.xlarge."),
        _ => throw new UserException(
            $"InstanceType is {type}, whose Inferentia chips the image of {what} cannot use; take a type with CPUs or GPUs, such as ml.c5.xlarge."),
    };

    private static Processor ProcessorOf(string family) => family switch
    {
        _ when family.StartsWith("inf", StringComparison.Ordinal) => Processor.Inferentia,
        _ when family.StartsWith("trn", StringComparison.Ordinal) => Processor.Trainium,
        ['g' or 'p', ..] => Processor.Gpu,
        _ => Processor.Cpu,
    };

    private static string Near(string type) =>
        Options.Suggestion.Nearest(type, [Local, LocalGpu]) is { } local ? $"; did you mean {local}?"
        : Type().IsMatch("ml." + type) && type.Contains('.', StringComparison.Ordinal) ? $"; did you mean ml.{type}?"
        : ".";

    [GeneratedRegex(@"^ml[._]([a-z\d-]+)\.?\w*\z")]
    private static partial Regex Type();
}
