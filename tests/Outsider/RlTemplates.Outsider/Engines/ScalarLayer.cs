using RlTemplates.Networks;

namespace Outsider.Engines;

/// <summary>y = f(xW + b), W [inputs, outputs] and then b [outputs] from an offset of the parameters on.</summary>
internal sealed record ScalarLayer(int Inputs, int Outputs, int Offset, Activation Activation)
{
    public void Forward(float[] parameters, double[] x, double[] y)
    {
        for (var n = 0; n < Outputs; n++)
        {
            double sum = parameters[Offset + Inputs * Outputs + n];
            for (var k = 0; k < Inputs; k++)
                sum += x[k] * parameters[Offset + k * Outputs + n];
            y[n] = Activation switch { Activation.Relu => Math.Max(sum, 0), Activation.Tanh => Math.Tanh(sum), _ => sum };
        }
    }

    /// <summary>Adds the layer's gradients and returns dL/dx.</summary>
    public double[] Backward(float[] parameters, double[] x, double[] y, double[] dy, double[] gradients)
    {
        var dx = new double[Inputs];
        for (var n = 0; n < Outputs; n++)
        {
            var dz = dy[n] * Activation switch { Activation.Relu => y[n] > 0 ? 1 : 0, Activation.Tanh => 1 - y[n] * y[n], _ => 1 };
            gradients[Offset + Inputs * Outputs + n] += dz;
            for (var k = 0; k < Inputs; k++)
            {
                gradients[Offset + k * Outputs + n] += dz * x[k];
                dx[k] += dz * parameters[Offset + k * Outputs + n];
            }
        }
        return dx;
    }
}

/// <summary>What every layer gave for every row.</summary>
internal sealed class ScalarTape(ScalarNetwork network, ScalarLayer[][] towers, int maxBatch) : ITape
{
    /// <summary>[row][element].</summary>
    public double[][] Inputs { get; } = Rows(maxBatch, network.Input.Size);

    /// <summary>[tower][layer][row][element].</summary>
    public double[][][][] Outputs { get; } = [.. towers.Select(tower => tower.Select(layer => Rows(maxBatch, layer.Outputs)).ToArray())];

    public float[] PolicyRows { get; } = new float[maxBatch * network.PolicySize];

    public float[] ValueRows { get; } = new float[maxBatch];

    public int Batch { get; set; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Policy => PolicyRows.AsSpan(0, Batch * network.PolicySize);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Values => ValueRows.AsSpan(0, Batch);

    /// <inheritdoc/>
    public ReadOnlySpan<float> States => [];

    public double[] Before(int tower, int layer, int row) => layer == 0 ? Inputs[row] : Outputs[tower][layer - 1][row];

    private static double[][] Rows(int count, int size) => [.. Enumerable.Range(0, count).Select(_ => new double[size])];
}
