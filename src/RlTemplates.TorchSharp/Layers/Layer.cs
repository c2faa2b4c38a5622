using RlTemplates.Networks;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>A layer on a device.</summary>
/// <param name="description">What it computes.</param>
/// <param name="parameters">[P]: all parameters of the network.</param>
/// <param name="precision">Numbers with which it multiplies.</param>
internal abstract class Layer(NetworkLayer description, Tensor parameters, TorchPrecision precision) : IDisposable
{
    public NetworkLayer Description => description;

    public Parameter Weights { get; } = new(description.Weights, parameters);

    public Parameter Biases { get; } = new(description.Biases, parameters);

    /// <summary>All parameters, in their order.</summary>
    public virtual IEnumerable<Parameter> Parameters => [Weights, Biases];

    public static Layer Create(NetworkLayer description, Tensor parameters, TorchPrecision precision) => description.Kind switch
    {
        LayerKind.Dense => new DenseLayer(description, parameters, precision),
        LayerKind.Convolution => new ConvolutionLayer(description, parameters, precision),
        LayerKind.Lstm => new LstmLayer(description, parameters, precision),
        _ => throw new NotSupportedException($"The torch engine has no layer {description.Kind}."),
    };

    /// <summary>Computes the outputs.</summary>
    /// <param name="input">[batch, inputs], or of an image [batch, height, width, channels].</param>
    /// <param name="memory">What the LSTM carries; null where there is none.</param>
    public abstract Tensor Forward(Tensor input, TapeMemory? memory);

    public virtual void Dispose()
    {
        Weights.Dispose();
        Biases.Dispose();
    }

    /// <summary>x W + b.</summary>
    protected Tensor Affine(Tensor input) => precision == TorchPrecision.BFloat16
        ? Multiply(input, Weights.Value).add_(Biases.Value)
        : addmm(Biases.Value, input, Weights.Value, 1, 1);

    /// <summary>x W.</summary>
    protected Tensor Multiply(Tensor input, Tensor weights) => precision == TorchPrecision.BFloat16
        ? mm(input.to(ScalarType.BFloat16), weights.to(ScalarType.BFloat16)).to(ScalarType.Float32)
        : mm(input, weights);

    /// <summary>The numbers with which convolutions multiply.</summary>
    protected Tensor Rounded(Tensor values) => precision == TorchPrecision.BFloat16 ? values.to(ScalarType.BFloat16) : values;

    protected Tensor Activate(Tensor values) => description.Activation switch
    {
        Activation.Relu => nn.functional.relu(values),
        Activation.Tanh => tanh(values),
        _ => values,
    };
}
