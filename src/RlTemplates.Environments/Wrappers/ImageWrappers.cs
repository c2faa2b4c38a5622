namespace RlTemplates.Environments;

/// <summary>Turns colours into brightness.</summary>
internal sealed class GreyWrapper(IEnvironment inner, Wrapper wrapper)
    : ObservationWrapper(inner, wrapper, Reshape(inner.Spec.Observation, [.. NeedImage(inner, wrapper, 3)[..2], 1]))
{
    /// <inheritdoc/>
    protected override void Next(int copy, ReadOnlySpan<byte> observation, Span<byte> shown) => Luma.Of(observation, shown);
}

/// <summary>
/// Shrinks images by area, first rows and then columns, in exact integers: the same as <see cref="AreaResize"/> for images of several channels.
/// </summary>
internal sealed class ResizeWrapper : ObservationWrapper
{
    private readonly int _size, _height, _width, _channels;
    private readonly int[] _sums;

    public ResizeWrapper(IEnvironment inner, Wrapper wrapper, int size)
        : base(inner, wrapper, Shrunk(inner, wrapper, size))
    {
        var shape = inner.Spec.Observation.Shape;
        (_size, _height, _width, _channels) = (size, shape[0], shape[1], shape[2]);
        _sums = new int[_width * _channels];
    }

    /// <inheritdoc/>
    protected override void Next(int copy, ReadOnlySpan<byte> observation, Span<byte> shown)
    {
        var row = _size * _channels;
        for (var v = 0; v < _size; v++)
        {
            SumRows(observation, v);
            SumColumns(shown.Slice(v * row, row));
        }
    }

    private static ObservationSpace Shrunk(IEnvironment inner, Wrapper wrapper, int size)
    {
        var shape = NeedImage(inner, wrapper, null);
        Need(shape[0] >= size && shape[1] >= size, inner, wrapper, $"images of at least {size} rows and columns", $"it is given {inner.Spec.Observation}");
        return Reshape(inner.Spec.Observation, size, size, shape[2]);
    }

    /// <summary>Sums of the rows that output row <paramref name="v"/> covers, [width, channels].</summary>
    private void SumRows(ReadOnlySpan<byte> observation, int v)
    {
        _sums.AsSpan().Clear();
        for (var y = v * _height / _size; y * _size < (v + 1) * _height; y++)
        {
            var tall = AreaResize.Overlap(y, _height, v, _size);
            var row = observation.Slice(y * _sums.Length, _sums.Length);
            for (var i = 0; i < row.Length; i++)
                _sums[i] += tall * row[i];
        }
    }

    private void SumColumns(Span<byte> shown)
    {
        var area = (long)_height * _width;
        for (var u = 0; u < _size; u++)
        {
            for (var c = 0; c < _channels; c++)
            {
                var sum = area / 2;
                for (var x = u * _width / _size; x * _size < (u + 1) * _width; x++)
                    sum += (long)AreaResize.Overlap(x, _width, u, _size) * _sums[(x * _channels) + c];
                shown[(u * _channels) + c] = (byte)(sum / area);
            }
        }
    }
}
