using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Fills a network's weights. Every matrix draws from a stream of its own; biases stay 0, but for an LSTM's forget gates and torch's initialisation.</summary>
internal sealed class WeightInitializer(Initialization kind, ulong seed)
{
    private const ulong FirstStream = 0x5EED_0000;
    private ulong _streams = FirstStream;

    /// <summary>Fills columns of the row-major matrix [rows, stride] and of the biases [stride] behind it.</summary>
    /// <param name="weights">The matrix and the biases.</param>
    /// <param name="rows">Inputs of a unit.</param>
    /// <param name="stride">Columns of the matrix.</param>
    /// <param name="column">First column to fill.</param>
    /// <param name="columns">Number of columns to fill.</param>
    /// <param name="taps">Pixels of a convolution's kernel, which count in the fan out; 1 in dense layers.</param>
    /// <param name="gain">Factor of the orthogonal initialisation.</param>
    public void Fill(Span<float> weights, int rows, int stride, int column, int columns, int taps, double gain)
    {
        var random = new RandomStream(seed, _streams++);
        if (kind == Initialization.Orthogonal)
        {
            FillOrthogonal(weights, rows, stride, column, columns, gain, ref random);
            return;
        }
        var bound = kind switch
        {
            Initialization.GlorotUniform => Math.Sqrt(6.0 / (rows + (double)columns * taps)),
            Initialization.HeUniform => Math.Sqrt(3.0 / rows),
            _ => Math.Sqrt(1.0 / rows),
        };
        for (var row = 0; row < (kind == Initialization.TorchUniform ? rows + 1 : rows); row++)
            for (var n = 0; n < columns; n++)
                weights[row * stride + column + n] = (float)((random.NextDouble() * 2 - 1) * bound);
    }

    private static void FillOrthogonal(Span<float> weights, int rows, int stride, int column, int columns, double gain, ref RandomStream random)
    {
        var tall = rows >= columns;
        var vectors = OrthogonalMatrix.Create(tall ? columns : rows, tall ? rows : columns, ref random);
        for (var row = 0; row < rows; row++)
            for (var n = 0; n < columns; n++)
                weights[row * stride + column + n] = (float)(gain * (tall ? vectors[n][row] : vectors[row][n]));
    }

    /// <summary>As Keras does it: weights between steps have orthonormal rows (Saxe et al. 2014), and forget gates begin open, with bias 1 (Jozefowicz et al. 2015).</summary>
    private void Fill(Lstm lstm, Span<float> parameters)
    {
        Fill(parameters[lstm.Gates.Offset..], lstm.Gates.Inputs, 4 * lstm.Size, 0, 4 * lstm.Size, 1, 1);
        parameters.Slice(lstm.Gates.Offset + lstm.Gates.Inputs * lstm.Gates.Outputs + lstm.Size, lstm.Size).Fill(1);
        var random = new RandomStream(seed, _streams++);
        FillOrthogonal(parameters[lstm.Recurrent.Offset..], lstm.Size, 4 * lstm.Size, 0, 4 * lstm.Size, 1, ref random);
    }

    /// <summary>Fills all layers of a tower; the last column of a shared head is the value's.</summary>
    public void Fill(Tower tower, Span<float> parameters, NetworkOptions options, bool hasPolicy, bool hasValue)
    {
        foreach (var layer in tower.Convolutions)
            Fill(parameters[layer.Offset..], layer.Inputs, layer.Filters, 0, layer.Filters, layer.Kernel * layer.Kernel, Math.Sqrt(2));
        for (var i = 0; i < tower.Dense.Length - (tower.Lstm is null ? 1 : 2); i++)
            Fill(parameters[tower.Dense[i].Offset..], tower.Dense[i].Inputs, tower.Dense[i].Outputs, 0, tower.Dense[i].Outputs, 1, Math.Sqrt(2));
        if (tower.Lstm is { } lstm)
            Fill(lstm, parameters);
        var head = tower.Dense[^1];
        var weights = parameters[head.Offset..];
        if (hasPolicy)
            Fill(weights, head.Inputs, head.Outputs, 0, head.Outputs - (hasValue ? 1 : 0), 1, options.PolicyHeadGain);
        if (hasValue)
            Fill(weights, head.Inputs, head.Outputs, head.Outputs - 1, 1, 1, options.ValueHeadGain);
    }
}
