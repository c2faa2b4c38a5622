using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

public sealed class WeightInitializerTests
{
    private static readonly ObservationSpace Image = new(ElementType.UInt8, 12, 12, 3);
    private static readonly NetworkOptions Options = new() { ConvFilters = [new(24, 3, 2)], HiddenSizes = [40, 50], PolicyHeadGain = 0.5, ValueHeadGain = 2 };

    [Fact]
    public void Orthogonal_layers_have_orthogonal_rows_or_columns()
    {
        var network = PolicyValueNetwork.Create(Options, Image, 6, 3);
        var tower = network.Towers[0];
        Check(tower.Convolutions[0].Offset, 27, 24, 24, 0, 2);
        Check(tower.Dense[0].Offset, 6 * 6 * 24, 40, 40, 0, 2);
        Check(tower.Dense[1].Offset, 40, 50, 50, 0, 2);
        Check(tower.Dense[2].Offset, 50, 6, 7, 0, 0.25);
        Check(tower.Dense[2].Offset, 50, 1, 7, 6, 4);

        void Check(int offset, int rows, int columns, int stride, int first, double squaredGain)
        {
            var parameters = network.Parameters.ToArray();
            var tall = rows >= columns;
            for (var i = 0; i < Math.Min(rows, columns); i++)
                for (var j = 0; j <= i; j++)
                {
                    var dot = 0.0;
                    for (var k = 0; k < Math.Max(rows, columns); k++)
                        dot += tall ? At(k, i) * At(k, j) : At(i, k) * At(j, k);
                    dot.ShouldBe(i == j ? squaredGain : 0, 1e-5);
                }

            double At(int row, int column) => parameters[offset + row * stride + first + column];
        }
    }

    [Theory]
    [InlineData(Initialization.GlorotUniform)]
    [InlineData(Initialization.HeUniform)]
    [InlineData(Initialization.TorchUniform)]
    public void Uniform_weights_fill_their_range(Initialization kind)
    {
        var network = PolicyValueNetwork.Create(Options with { Initialization = kind }, Image, 6, 3);
        var layer = network.Towers[0].Dense[0];
        var weights = network.Parameters.Slice(layer.Offset, layer.Inputs * layer.Outputs).ToArray();
        var bound = kind == Initialization.GlorotUniform ? Math.Sqrt(6.0 / (layer.Inputs + layer.Outputs)) : Math.Sqrt((kind == Initialization.HeUniform ? 3.0 : 1.0) / layer.Inputs);
        ((double)weights.Max()).ShouldBe(bound, bound * 0.01);
        ((double)weights.Min()).ShouldBe(-bound, bound * 0.01);
        ((double)weights.Average()).ShouldBe(0, bound * 0.02);
    }

    [Theory]
    [InlineData(Initialization.Orthogonal)]
    [InlineData(Initialization.GlorotUniform)]
    [InlineData(Initialization.HeUniform)]
    public void The_seed_decides_every_bit_and_biases_are_zero(Initialization kind)
    {
        var options = Options with { Initialization = kind };
        var first = PolicyValueNetwork.Create(options, Image, 6, 3);
        first.Parameters.SequenceEqual(PolicyValueNetwork.Create(options, Image, 6, 3).Parameters).ShouldBeTrue();
        first.Parameters.SequenceEqual(PolicyValueNetwork.Create(options, Image, 6, 4).Parameters).ShouldBeFalse();
        foreach (var layer in first.Towers[0].Dense)
            first.Parameters.Slice(layer.Offset + layer.Inputs * layer.Outputs, layer.Outputs).ToArray().ShouldAllBe(bias => bias == 0);
    }

    [Fact]
    public void Torchs_initialisation_fills_the_biases_of_every_layer_and_head()
    {
        var network = PolicyValueNetwork.Create(Options with { Initialization = Initialization.TorchUniform }, Image, 6, 3);
        var tower = network.Towers[0];
        Check(tower.Convolutions[0].Offset, 27, 24);
        foreach (var layer in tower.Dense)
            Check(layer.Offset, layer.Inputs, layer.Outputs);

        void Check(int offset, int inputs, int outputs)
        {
            var biases = network.Parameters.Slice(offset + inputs * outputs, outputs).ToArray();
            biases.ShouldBeUnique();
            biases.ShouldAllBe(bias => Math.Abs(bias) <= 1 / Math.Sqrt(inputs));
        }
    }
}
