namespace RlTemplates.Inference.Policies;

/// <summary>
/// Count, means and variances of D quantities, without keeping what was seen: updated row by row (Welford 1962), merged as Chan, Golub
/// and LeVeque (1979) do. Double precision.
/// </summary>
/// <param name="size">D.</param>
internal sealed class RunningMoments(int size) : IStateful
{
    // Nothing within Usual is judged. What lies further away than Far times the scale counts as Near times the scale, or less: one number out of place is forgotten soon,
    // and where all are as large from now on, the scale follows within some rows.
    private const float Usual = 1e4f;
    private const double Far = 1e5, Near = 100, FarAtFirst = 1e9;

    private readonly double[] _means = new double[size], _squares = new double[size];

    /// <summary>Rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>[D].</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>Variance over all rows; 0 before the first.</summary>
    /// <param name="i">Number of the quantity, 0…D-1.</param>
    public double Variance(int i) => Count == 0 ? 0 : _squares[i] / Count;

    /// <summary>Bounds the influence of numbers that are far from all that was seen, such as 1e30 among ones; anything usual keeps its bits, and what is not finite stays.</summary>
    /// <param name="row">D numbers.</param>
    /// <param name="bounded">Receives the row where a number was bounded.</param>
    /// <returns>Whether one was.</returns>
    public bool Bound(ReadOnlySpan<float> row, Span<float> bounded)
    {
        var i = 0;
        while (i < row.Length && Math.Abs(row[i]) <= Usual)
            i++;
        if (i == row.Length)
            return false;
        var isAny = false;
        row.CopyTo(bounded);
        for (; i < row.Length; i++)
        {
            bounded[i] = Bound(row[i], i, _means[i], Near);
            isAny |= !bounded[i].Equals(row[i]);
        }
        return isAny;
    }

    /// <summary>Bounds the influence of a number on the distances from a center.</summary>
    /// <param name="value">The number.</param>
    /// <param name="i">Number of the quantity, 0…D-1, whose spread is the scale, or the center's size where that is larger, or 1.</param>
    /// <param name="center">The center.</param>
    /// <param name="near">As how many times the scale it counts.</param>
    public float Bound(float value, int i, double center, double near)
    {
        var distance = value - center;
        if (Math.Abs(value) <= Usual || !float.IsFinite(value))
            return value;
        var scale = Math.Max(1, Math.Max(Math.Abs(center), Math.Sqrt(Variance(i))));
        return Math.Abs(distance) <= (Count == 0 ? FarAtFirst : Far * scale) ? value : (float)(center + Math.CopySign(near * scale, distance));
    }

    /// <summary>Takes in a row, or passes over one that holds NaN or infinity.</summary>
    /// <param name="row">D numbers.</param>
    public void Add(ReadOnlySpan<float> row)
    {
        foreach (var x in row)
            if (!float.IsFinite(x))
                return;
        Count++;
        var share = 1.0 / Count;
        for (var i = 0; i < _means.Length; i++)
        {
            var distance = row[i] - _means[i];
            _means[i] += distance * share;
            _squares[i] += distance * (row[i] - _means[i]);
        }
    }

    /// <summary>
    /// Takes in all rows that another has seen, as if they had been added one by one, but for rounding: in which order many are merged matters no more than that, and the
    /// same order gives the same bits.
    /// </summary>
    /// <param name="other">Of the same D; stays as it is.</param>
    /// <exception cref="ArgumentException">It is of another D.</exception>
    public void Add(RunningMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._means.Length != _means.Length)
            throw new ArgumentException($"These are moments of {_means.Length} quantities, the others of {other._means.Length}.", nameof(other));
        var total = Count + other.Count;
        if (other.Count == 0)
            return;
        double share = (double)other.Count / total, weight = Count * share;
        for (var i = 0; i < _means.Length; i++)
        {
            var distance = other._means[i] - _means[i];
            _means[i] += distance * share;
            _squares[i] += other._squares[i] + distance * distance * weight;
        }
        Count = total;
    }

    /// <summary>Replaces what was seen by what another has seen.</summary>
    /// <param name="other">Of the same D.</param>
    public void CopyFrom(RunningMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._means.CopyTo(_means, 0);
        other._squares.CopyTo(_squares, 0);
        Count = other.Count;
    }

    /// <summary>Takes moments as if so many rows had been seen.</summary>
    /// <param name="means">[D].</param>
    /// <param name="scales">[D]: one over the standard deviations.</param>
    /// <param name="rows">The rows.</param>
    public void Assume(ReadOnlySpan<float> means, ReadOnlySpan<float> scales, long rows)
    {
        Count = rows;
        for (var i = 0; i < _means.Length; i++)
            (_means[i], _squares[i]) = (means[i], scales[i] > 0 ? rows / ((double)scales[i] * scales[i]) : 0);
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        Array.Clear(_means);
        Array.Clear(_squares);
        Count = 0;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        SavedArray.Write<double>(writer, _means);
        SavedArray.Write<double>(writer, _squares);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Count = reader.ReadInt64();
        SavedArray.Read<double>(reader, _means, "means");
        SavedArray.Read<double>(reader, _squares, "variances");
        if (Count is < 0 or > 1L << 52 || _means.Any(mean => !double.IsFinite(mean)) || _squares.Any(square => !double.IsFinite(square) || square < 0))
            throw new InvalidDataException("The saved statistics of observations or rewards are no means and variances: the file is damaged.");
    }
}
