namespace RlTemplates.SageMaker;

/// <summary>Toolkits and frameworks as the Python SDK and names of images write them.</summary>
internal static class RlNames
{
    /// <summary>Names of all toolkits.</summary>
    public const string Toolkits = "coach or ray";

    /// <summary>Names of all frameworks.</summary>
    public const string Frameworks = "tensorflow, mxnet or pytorch";

    /// <summary>The toolkit's name: <c>coach</c> or <c>ray</c>.</summary>
    public static string Name(this RlToolkit toolkit) => toolkit switch
    {
        RlToolkit.Coach => "coach",
        RlToolkit.Ray => "ray",
        _ => throw new ArgumentOutOfRangeException(nameof(toolkit), toolkit, $"A toolkit must be {Toolkits}."),
    };

    /// <summary>The framework's name: <c>tensorflow</c>, <c>mxnet</c> or <c>pytorch</c>.</summary>
    public static string Name(this RlFramework framework) => framework switch
    {
        RlFramework.TensorFlow => "tensorflow",
        RlFramework.MXNet => "mxnet",
        RlFramework.PyTorch => "pytorch",
        _ => throw new ArgumentOutOfRangeException(nameof(framework), framework, $"A framework must be {Frameworks}."),
    };

    /// <summary>The toolkit of a name; null where there is none of that name.</summary>
    public static RlToolkit? Toolkit(string name) => name switch
    {
        "coach" => RlToolkit.Coach,
        "ray" => RlToolkit.Ray,
        _ => null,
    };

    /// <summary>The framework of a name; null where there is none of that name.</summary>
    public static RlFramework? Framework(string name) => name switch
    {
        "tensorflow" => RlFramework.TensorFlow,
        "mxnet" => RlFramework.MXNet,
        "pytorch" => RlFramework.PyTorch,
        _ => null,
    };
}
