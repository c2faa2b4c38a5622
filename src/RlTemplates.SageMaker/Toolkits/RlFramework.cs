namespace RlTemplates.SageMaker;

/// <summary>The framework in a toolkit image.</summary>
public enum RlFramework
{
    /// <summary>TensorFlow; <c>tensorflow</c> in names of images.</summary>
    TensorFlow,

    /// <summary>Apache MXNet; <c>mxnet</c> in names of images.</summary>
    MXNet,

    /// <summary>PyTorch; <c>pytorch</c> in names of images.</summary>
    PyTorch,
}
