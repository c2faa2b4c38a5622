using System.Runtime.Intrinsics;
using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997) with forget gates (Gers et al. 2000): from z = x W + b + h' U, in four parts of H,
/// i = σ(z₁), f = σ(z₂), g = tanh(z₃), o = σ(z₄), c = f c' + i g, h = o tanh c. Its parameters are W [inputs, 4H], b [4H], U [H, 4H].
/// </summary>
internal sealed unsafe class Lstm
{
    private const int Lanes = 8;

    /// <param name="gates">x W + b.</param>
    /// <param name="size">H.</param>
    public Lstm(Dense gates, int size)
    {
        (Gates, Size, RowSize) = (gates, size, Padding.Up(size, TileKernel.Columns));
        Recurrent = new Dense(1, size, RowSize, 4 * size, Activation.Linear, checked(gates.Offset + gates.ParameterCount), hasBias: false);
    }

    public Dense Gates { get; }

    /// <summary>h' U.</summary>
    public Dense Recurrent { get; }

    /// <summary>H.</summary>
    public int Size { get; }

    /// <summary>H rounded up: the distance between rows of h and c, whose gaps stay zero.</summary>
    public int RowSize { get; }

    /// <summary>Where its parameters end in the network's block.</summary>
    public int End => checked(Recurrent.Offset + Recurrent.ParameterCount);

    /// <summary>One row.</summary>
    /// <param name="gates">x W + b, [4H]; becomes i, f, g, o.</param>
    /// <param name="recurrent">h' U, [4H].</param>
    /// <param name="before">c', [H].</param>
    /// <param name="cells">Receives c.</param>
    /// <param name="outputs">Receives h.</param>
    public void Forward(float* gates, float* recurrent, float* before, float* cells, float* outputs)
    {
        float* forget = gates + Size, input = forget + Size, output = input + Size;
        for (var j = 0; j < Size; j += Lanes)
        {
            var i = Sigmoid(Vector256.Load(gates + j) + Vector256.Load(recurrent + j));
            var f = Sigmoid(Vector256.Load(forget + j) + Vector256.Load(recurrent + Size + j));
            var g = VectorMath.Tanh(Vector256.Load(input + j) + Vector256.Load(recurrent + 2 * Size + j));
            var o = Sigmoid(Vector256.Load(output + j) + Vector256.Load(recurrent + 3 * Size + j));
            var c = Vector256.MultiplyAddEstimate(f, Vector256.Load(before + j), i * g);
            Store(i, gates, j);
            Store(f, forget, j);
            Store(g, input, j);
            Store(o, output, j);
            Store(c, cells, j);
            Store(o * VectorMath.Tanh(c), outputs, j);
        }
    }

    /// <summary>One row.</summary>
    /// <param name="gates">i, f, g, o.</param>
    /// <param name="before">c'.</param>
    /// <param name="cells">c.</param>
    /// <param name="dOutputs">Gradient of h from the layer above.</param>
    /// <param name="dRecurrent">Gradient of h from the next step.</param>
    /// <param name="dCells">Gradient of c from the next step; becomes that of c'.</param>
    /// <param name="dGates">Receives the gradient of z, [4H].</param>
    public void Backward(float* gates, float* before, float* cells, float* dOutputs, float* dRecurrent, float* dCells, float* dGates)
    {
        var one = Vector256<float>.One;
        for (var j = 0; j < Size; j += Lanes)
        {
            Vector256<float> i = Vector256.Load(gates + j), f = Vector256.Load(gates + Size + j);
            Vector256<float> g = Vector256.Load(gates + 2 * Size + j), o = Vector256.Load(gates + 3 * Size + j);
            var tanh = VectorMath.Tanh(Vector256.Load(cells + j));
            var dh = Vector256.Load(dOutputs + j) + Vector256.Load(dRecurrent + j);
            var dc = Vector256.MultiplyAddEstimate(dh * o, one - tanh * tanh, Vector256.Load(dCells + j));
            Store(dc * g * i * (one - i), dGates, j);
            Store(dc * Vector256.Load(before + j) * f * (one - f), dGates + Size, j);
            Store(dc * i * (one - g * g), dGates + 2 * Size, j);
            Store(dh * tanh * o * (one - o), dGates + 3 * Size, j);
            Store(dc * f, dCells, j);
        }
    }

    // σ(x) = (1 + tanh(x/2)) / 2.
    private static Vector256<float> Sigmoid(Vector256<float> x)
    {
        var half = Vector256.Create(0.5f);
        return Vector256.MultiplyAddEstimate(half, VectorMath.Tanh(half * x), half);
    }

    // Behind the last element lies the next gate, or another thread's row.
    private void Store(Vector256<float> x, float* p, int j)
    {
        if (j + Lanes <= Size)
        {
            x.Store(p + j);
            return;
        }
        for (var lane = 0; j + lane < Size; lane++)
            p[j + lane] = x.GetElement(lane);
    }
}
