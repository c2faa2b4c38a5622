namespace RlTemplates.Inference.Policies;

/// <summary>
/// Count, means and variances of D quantities, without keeping what was seen: updated row by row (Welford 1962), merged as Chan, Golub
/// and LeVeque (1979) do. Double precision.
/// </summary>
/// <param name="size">D.</param>
internal sealed class RunningMoments(int size) : IStateful
{
    private readonly double[] _means = new double[size], _squares = new double[size];

    /// <summary>Rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>[D].</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>Variance over all rows; 0 before the first.</summary>
    /// <param name="i">Number of the quantity, 0…D-1.</param>
    public double Variance(int i) => Count == 0 ? 0 : _squares[i] / Count;

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
