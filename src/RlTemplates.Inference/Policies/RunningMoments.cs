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

    /// <summary>Variance of quantity <paramref name="i"/> over all rows; 0 before the first.</summary>
    public double Variance(int i) => Count == 0 ? 0 : _squares[i] / Count;

    /// <summary>Takes in a row of D numbers, or passes over one that holds NaN or infinity.</summary>
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

    /// <summary>Takes in all rows that another has seen.</summary>
    public void Add(RunningMoments other)
    {
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

    public void CopyFrom(RunningMoments other)
    {
        other._means.CopyTo(_means, 0);
        other._squares.CopyTo(_squares, 0);
        Count = other.Count;
    }

    public void Clear()
    {
        Array.Clear(_means);
        Array.Clear(_squares);
        Count = 0;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        SavedArray.Write<double>(writer, _means);
        SavedArray.Write<double>(writer, _squares);
    }

    public void Load(BinaryReader reader)
    {
        Count = reader.ReadInt64();
        SavedArray.Read<double>(reader, _means, "means");
        SavedArray.Read<double>(reader, _squares, "variances");
        if (Count < 0 || _means.Any(mean => !double.IsFinite(mean)) || _squares.Any(square => !double.IsFinite(square) || square < 0))
            throw new InvalidDataException("The saved statistics of observations or rewards are no means and variances: the file is damaged.");
    }
}
