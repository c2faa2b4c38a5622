using System.Numerics;

namespace RlTemplates.Inference.Networks;

/// <summary>Random orthonormal vectors: Gaussian ones through Gram–Schmidt, twice over, in double precision.</summary>
internal static class OrthogonalMatrix
{
    /// <param name="count">Number of vectors, at most <paramref name="length"/>.</param>
    /// <param name="length">Length of a vector.</param>
    /// <param name="random">Stream that gives the directions.</param>
    public static double[][] Create(int count, int length, ref RandomStream random)
    {
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            double norm;
            do
            {
                for (var k = 0; k < length; k++)
                    vector[k] = random.NextGaussian();
                var before = Math.Sqrt(Dot(vector, vector));
                for (var pass = 0; pass < 2; pass++)
                    for (var j = 0; j < i; j++)
                        AddScaled(vector, vectors[j], -Dot(vector, vectors[j]));
                norm = Math.Sqrt(Dot(vector, vector));
                if (norm < 1e-6 * before)
                    norm = 0;
            }
            while (norm == 0);
            for (var k = 0; k < length; k++)
                vector[k] /= norm;
        }
        return vectors;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = Vector<double>.Zero;
        var k = 0;
        for (; k <= a.Length - Vector<double>.Count; k += Vector<double>.Count)
            sum += new Vector<double>(a, k) * new Vector<double>(b, k);
        var total = Vector.Sum(sum);
        for (; k < a.Length; k++)
            total += a[k] * b[k];
        return total;
    }

    private static void AddScaled(double[] a, double[] b, double factor)
    {
        var k = 0;
        for (; k <= a.Length - Vector<double>.Count; k += Vector<double>.Count)
            (new Vector<double>(a, k) + factor * new Vector<double>(b, k)).CopyTo(a, k);
        for (; k < a.Length; k++)
            a[k] += factor * b[k];
    }
}
