using RlTemplates.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>
/// A convolution over images [batch, height, width, channels]. libtorch is given the same memory as [batch, channels, height,
/// width] with strides, which it knows as channels last. A kernel as large as the image, without padding, is a dense layer,
/// which is quicker.
/// </summary>
internal sealed class ConvolutionLayer : Layer
{
    private readonly bool _isDense;
    private readonly long[] _border, _stride, _even;

    public ConvolutionLayer(NetworkLayer description, Tensor parameters, TorchPrecision precision)
        : base(description, parameters, precision)
    {
        var (top, left, bottom, right) = description.Padding is [var above, var before, var below, var behind]
            ? (above, before, below, behind)
            : (0, 0, 0, 0);
        var isPadded = top + left + bottom + right > 0;
        _isDense = !isPadded && description.OutputShape is [1, 1, _]
            && description.InputShape[0] == description.Weights.Shape[0] && description.InputShape[1] == description.Weights.Shape[1];
        // A convolution pads both sides alike; where they differ, zeros are laid around the image before.
        var isEven = top == bottom && left == right;
        _even = isEven ? [top, left] : [0, 0];
        _border = isEven ? [] : [left, right, top, bottom];
        _stride = [description.Stride, description.Stride];
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, TapeMemory? memory)
    {
        if (_isDense)
        {
            var filters = Description.Weights.Shape[^1];
            var flat = Multiply(input.reshape(input.shape[0], -1), Weights.Value.view(-1, filters));
            return Activate(flat + Biases.Value).view(-1, 1, 1, filters);
        }
        var image = input.permute(0, 3, 1, 2);
        if (_border.Length > 0)
            image = nn.functional.pad(image, _border);
        if (image.shape[0] == 1 && image.device.type == DeviceType.CPU)
            return Activate(OfOneImage(image));
        var kernels = Rounded(Weights.Value).permute(3, 2, 0, 1);
        var output = nn.functional.conv2d(Rounded(image), kernels, Rounded(Biases.Value), _stride, _even);
        return Activate(output.to(ScalarType.Float32)).permute(0, 2, 3, 1);
    }

    // As a product: a convolution of one image alone is one of those that oneDNN leaves over.
    private Tensor OfOneImage(Tensor image)
    {
        var (weights, outputs) = (Weights.Value, Description.OutputShape);
        var (kernel, padding, stride) = ((weights.shape[0], weights.shape[1]), (_even[0], _even[1]), (_stride[0], _stride[1]));
        var pixels = nn.functional.unfold(image, kernel, (1, 1), padding, stride);
        var products = Multiply(pixels.squeeze(0).t(), weights.permute(2, 0, 1, 3).reshape(-1, outputs[2]));
        return (products + Biases.Value).view(1, outputs[0], outputs[1], outputs[2]);
    }
}
