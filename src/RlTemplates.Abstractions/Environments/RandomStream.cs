using System.Numerics;

namespace RlTemplates;

/// <summary>
/// A small random stream that can be saved: xoshiro256** (Blackman and Vigna 2018), seeded through SplitMix64 from a seed and a
/// stream number, so that streams of one seed do not overlap in practice and each can be restored bit for bit.
/// </summary>
public struct RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts stream <paramref name="stream"/> of <paramref name="seed"/>.</summary>
    /// <param name="seed">Seed shared by all streams of a run.</param>
    /// <param name="stream">Number of the stream.</param>
    public RandomStream(ulong seed, ulong stream)
    {
        var z = seed ^ BitOperations.RotateLeft(stream * 0xD1342543DE82EF95UL, 32);
        z = SplitMix(ref z) + stream;
        (_s0, _s1, _s2, _s3) = (SplitMix(ref z), SplitMix(ref z), SplitMix(ref z), SplitMix(ref z));
    }

    /// <summary>Next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0…<paramref name="exclusive"/>-1, without bias worth naming (64-bit multiply).</summary>
    /// <param name="exclusive">Upper bound, at least 1.</param>
    public int NextInt32(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusive);
        return (int)Math.BigMul(NextUInt64(), (ulong)exclusive, out _);
    }

    /// <summary>Standard normal (Box–Muller, one of the pair).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives 32 bytes.</param>
    public readonly void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_s0);
        writer.Write(_s1);
        writer.Write(_s2);
        writer.Write(_s3);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives 32 bytes.</param>
    public static RandomStream Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new() { _s0 = reader.ReadUInt64(), _s1 = reader.ReadUInt64(), _s2 = reader.ReadUInt64(), _s3 = reader.ReadUInt64() };
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
