using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>
/// The input pixels that lie alike between the strides: the same kernel taps reach each of them, so that their gradient is itself a
/// convolution of dz without gaps.
/// </summary>
/// <param name="Sources">Offsets of the first dz pixel that each input pixel's taps read.</param>
/// <param name="Targets">Offsets of the input pixels in dx.</param>
/// <param name="TapRows">Taps in a column.</param>
/// <param name="TapColumns">Taps in a row.</param>
/// <param name="Row">First kernel row.</param>
/// <param name="Column">First kernel column.</param>
/// <param name="Weights">Where the phase's packed weights begin.</param>
internal sealed record ConvolutionPhase(RowTable Sources, RowTable Targets, int TapRows, int TapColumns, int Row, int Column, int Weights);
