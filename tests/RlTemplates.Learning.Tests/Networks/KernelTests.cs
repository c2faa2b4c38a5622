using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

public sealed unsafe class KernelTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 68)];

    [Theory, MemberData(nameof(Lengths))]
    public void Product_equals_plain_loops(int length)
    {
        var random = new RandomStream(1, (ulong)length);
        foreach (var rows in (int[])[1, 2, 3, 5, 6, 7, 8, 9, 13])
            foreach (var panels in (int[])[1, 3, 5])
                foreach (var withBias in (bool[])[false, true])
                {
                    var columns = panels * 16;
                    AlignedFloats a = Random(rows * 70, ref random), b = Random(panels * length * 16, ref random), bias = Random(columns, ref random), c = new(rows * columns);
                    PanelProduct.Run(rows, length, a.Pointer, RowTable.Strided(TileKernel.Rows, 70), b.Pointer, panels, withBias ? bias.Pointer : null, c.Pointer, RowTable.Strided(TileKernel.Rows, columns), relu: withBias);
                    for (var r = 0; r < rows; r++)
                        for (var n = 0; n < columns; n++)
                        {
                            double sum = withBias ? bias.Span[n] : 0;
                            for (var k = 0; k < length; k++)
                                sum += (double)a.Span[r * 70 + k] * b.Span[(n / 16 * length + k) * 16 + n % 16];
                            ((double)c.Span[r * columns + n]).ShouldBe(withBias ? Math.Max(sum, 0) : sum, 2e-6 * (1 + length));
                        }
                }
    }

    [Fact]
    public void Blocking_and_row_count_do_not_change_a_bit()
    {
        const int Length = 777, Panels = 20, Rows = 14;
        var random = new RandomStream(2, 2);
        AlignedFloats a = Random(Rows * Length, ref random), b = Random(Panels * Length * 16, ref random), bias = Random(Panels * 16, ref random);
        AlignedFloats all = new(Rows * Panels * 16), one = new(Rows * Panels * 16);
        var (aRows, cRows) = (RowTable.Strided(TileKernel.Rows, Length), RowTable.Strided(TileKernel.Rows, Panels * 16));
        PanelProduct.Run(Rows, Length, a.Pointer, aRows, b.Pointer, Panels, bias.Pointer, all.Pointer, cRows, relu: false);
        for (var r = 0; r < Rows; r++)
            PanelProduct.Run(1, Length, a.Pointer + r * Length, aRows, b.Pointer, Panels, bias.Pointer, one.Pointer + r * Panels * 16, cRows, relu: false);
        KeepAlive(a, b, bias);
        one.Span.SequenceEqual(all.Span).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(64, 3)]
    public void The_width_of_the_vectors_does_not_change_a_bit(int length, int segments)
    {
        var random = new RandomStream(7, (ulong)length);
        AlignedFloats a = Random(8 * 300, ref random), b = Random(2 * 16 * 300, ref random), start = Random(8 * 32, ref random);
        AlignedFloats narrow = new(8 * 32), one = new(8 * 32), two = new(8 * 32);
        var walk = new TileWalk { Segments = segments, Length = length, LeftStep = 1, RightStep = 16, LeftSegment = length + 3, RightSegment = length * 16, Relu = segments == 1 };
        RowTable lefts = new([0, 300, 700, 701, 702, 999, 1300, 2000]), rights = RowTable.Strided(8, 32);
        int* left = lefts.Pointer, right = rights.Pointer;
        for (var panel = 0; panel < 2; panel++)
        {
            Tile256.Run(walk, a.Pointer, left, b.Pointer + panel * 4800, start.Pointer + panel * 16, right, narrow.Pointer + panel * 16, right);
            Tile512.One(walk, a.Pointer, left, b.Pointer + panel * 4800, start.Pointer + panel * 16, right, one.Pointer + panel * 16, right);
        }
        Tile512.Two(walk, a.Pointer, left, b.Pointer, 4800, start.Pointer, right, two.Pointer, right);
        KeepAlive(a, b, start, lefts, rights);
        one.Span.SequenceEqual(two.Span).ShouldBeTrue();
        one.Span[..(Tile256.Rows * 32)].SequenceEqual(narrow.Span[..(Tile256.Rows * 32)]).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Bytes_are_scaled(int length)
    {
        var random = new RandomStream(3, (ulong)length);
        var bytes = new byte[length];
        foreach (ref var value in bytes.AsSpan())
            value = (byte)random.NextInt32(256);
        var target = new AlignedFloats(length);
        fixed (byte* pointer = bytes)
            VectorMath.Scale(pointer, target.Pointer, length, 1f / 64, -87f / 64);
        for (var i = 0; i < length; i++)
            target.Span[i].ShouldBe((bytes[i] - 87) / 64f);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Floats_are_scaled(int length)
    {
        var random = new RandomStream(5, (ulong)length);
        var numbers = Random(length, ref random);
        var target = new AlignedFloats(length);
        VectorMath.Scale(numbers.Pointer, target.Pointer, length, 0.5f, 3);
        for (var i = 0; i < length; i++)
            target.Span[i].ShouldBe(MathF.FusedMultiplyAdd(numbers.Span[i], 0.5f, 3));
        VectorMath.Scale(numbers.Pointer, target.Pointer, length, 1, -0f);
        target.Span.SequenceEqual(numbers.Span).ShouldBeTrue();
    }

    [Fact]
    public void Tanh_is_accurate()
    {
        var x = new AlignedFloats(16);
        for (var i = -2000; i < 2000; i++)
        {
            var value = i * MathF.Abs(i) * 1e-5f;
            x.Span.Fill(value);
            VectorMath.Tanh(x.Pointer, 16);
            ((double)x.Span[3]).ShouldBe(Math.Tanh(value), 3.5e-7 * Math.Abs(Math.Tanh(value)) + 1e-12);
            x.Span[3].ShouldBeInRange(-1, 1);
        }
        foreach (var (value, expected) in new[] { (float.PositiveInfinity, 1f), (float.NegativeInfinity, -1f), (float.NaN, float.NaN), (0f, 0f) })
        {
            x.Span.Fill(value);
            VectorMath.Tanh(x.Pointer, 16);
            (float.IsNaN(expected) ? float.IsNaN(x.Span[0]) : Math.Abs(x.Span[0] - expected) < 3.5e-7).ShouldBeTrue($"tanh {value} is {x.Span[0]}");
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Weight_gradients_equal_plain_loops(int batch)
    {
        if (batch == 0)
            return;
        var random = new RandomStream(4, (ulong)batch);
        foreach (var (taps, channels, stride, outputs) in ((int, int, int, int)[])[(1, 5, 5, 3), (1, 64, 64, 64), (3, 10, 16, 20), (1, 103, 103, 16)])
        {
            var layer = new Dense(taps, channels, stride, outputs, Activation.Linear, offset: 2);
            AlignedFloats x = Random(batch * layer.RowSize, ref random), dz = Random(batch * layer.Columns, ref random), panels = new((batch + 3) * layer.Columns);
            AlignedFloats gradients = new(2 + layer.ParameterCount), scratch = new(DenseGradient.Scratch);
            DenseGradient.PackRows(layer, 0, batch, batch + 3, dz.Pointer, panels.Pointer);
            for (var block = 0; block < DenseGradient.Blocks(layer); block++)
                DenseGradient.Run(layer, block, batch, batch + 3, x.Pointer, panels.Pointer, gradients.Pointer, scratch.Pointer);
            KeepAlive(panels, scratch);
            for (var n = 0; n < outputs; n++)
            {
                var bias = 0.0;
                for (var b = 0; b < batch; b++)
                    bias += dz.Span[b * layer.Columns + n];
                ((double)gradients.Span[2 + layer.Inputs * outputs + n]).ShouldBe(bias, 1e-4);
                for (var k = 0; k < layer.Width; k++)
                {
                    var sum = 0.0;
                    for (var b = 0; b < batch; b++)
                        sum += (double)x.Span[b * layer.RowSize + k] * dz.Span[b * layer.Columns + n];
                    if (layer.WeightRow(k) is >= 0 and var row)
                        ((double)gradients.Span[2 + row * outputs + n]).ShouldBe(sum, 1e-4);
                }
            }
        }
    }

    [Fact]
    public void More_than_fits_is_refused_in_one_sentence() => Should.Throw<ArgumentException>(() => new AlignedFloats(1L << 32))
        .Message.ShouldBe("A buffer of the network would hold 4294967296 numbers, at most 500000000 (2 GB) fit: make the network or the batch smaller.");

    // Pointers to it do not: what a kernel reads last must be held until it has.
    private static void KeepAlive(params object[] memory) => GC.KeepAlive(memory);

    private static AlignedFloats Random(int count, ref RandomStream random)
    {
        var floats = new AlignedFloats(count);
        foreach (ref var value in floats.Span)
            value = random.NextSingle() - 0.5f;
        return floats;
    }
}
