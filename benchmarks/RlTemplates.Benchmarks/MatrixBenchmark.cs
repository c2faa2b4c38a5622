using System.Globalization;
using System.Runtime.InteropServices;
using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Benchmarks;

/// <summary>Matrix products C [m, n] = A [m, k] · B [k, n] of the engine's kernels, B packed within each call, beside OpenBLAS in the same run.</summary>
internal static unsafe class MatrixBenchmark
{
    private static readonly (int M, int N, int K)[] Shapes =
        [(256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (64, 64, 64), (4096, 64, 64), (64, 64, 4096), (256, 256, 3872), (6, 256, 3872), (500, 256, 3872), (500, 3872, 256)];

    /// <param name="threads">Measures 1 and this many threads.</param>
    /// <param name="seconds">Time of each of the five repeats.</param>
    public static void Run(int threads, double seconds)
    {
        var blas = NativeLibrary.TryLoad("libopenblas.so.0", out _);
        Console.WriteLine(blas ? "GFLOP/s, medians of five; B is packed in every call" : "OpenBLAS (libopenblas.so.0) is not installed: no peer is measured");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    m     n     k   1 thread   OpenBLAS   ratio  {threads,2} threads   own speed-up"));
        var ratios = new List<double>();
        foreach (var (m, n, k) in Shapes)
        {
            var (a, b, c) = (Random(m * k), Random(k * n), new AlignedFloats(m * n));
            var peer = blas ? OpenBlas(m, n, k, a, b, c, seconds) : double.NaN;
            var one = Own(m, n, k, a, b, c, 1, seconds);
            var all = Own(m, n, k, a, b, c, threads, seconds);
            ratios.Add(one / peer);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{m,5} {n,5} {k,5} {one,10:F1} {peer,10:F1} {one / peer,7:F2} {all,11:F1} {all / one,14:F2}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"geometric mean of the ratios {Math.Exp(ratios.Average(Math.Log)):F2}"));
    }

    private static double Own(int m, int n, int k, AlignedFloats a, AlignedFloats b, AlignedFloats c, int threads, double seconds)
    {
        var job = new Product(m, n, k, a, b, c, threads);
        var pool = new WorkerPool(threads);
        return Rate.Of(() => pool.Run(job, threads), 2e-9 * m * n * k, seconds).Median;
    }

    private static double OpenBlas(int m, int n, int k, AlignedFloats a, AlignedFloats b, AlignedFloats c, double seconds)
    {
        openblas_set_num_threads(1);
        return Rate.Of(() => cblas_sgemm(101, 111, 111, m, n, k, 1, a.Pointer, k, b.Pointer, n, 0, c.Pointer, n), 2e-9 * m * n * k, seconds).Median;
    }

    private static AlignedFloats Random(int count)
    {
        var floats = new AlignedFloats(count);
        var random = new RandomStream(1, (ulong)count);
        foreach (ref var value in floats.Span)
            value = random.NextSingle() - 0.5f;
        return floats;
    }

    [DllImport("libopenblas.so.0")]
    private static extern void cblas_sgemm(int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);

    [DllImport("libopenblas.so.0")]
    private static extern void openblas_set_num_threads(int threads);

    /// <summary>
    /// Threads share the panels, or the rows of a tall A; each packs the panels that it needs, so that they lie in its own cache and no thread waits for another.
    /// </summary>
    private sealed class Product(int m, int n, int k, AlignedFloats a, AlignedFloats b, AlignedFloats c, int threads) : ParallelJob
    {
        private readonly AlignedFloats[] _panels = [.. Enumerable.Range(0, threads).Select(_ => new AlignedFloats((long)k * n))];
        private readonly RowTable _aRows = RowTable.Strided(TileKernel.Rows, k), _cRows = RowTable.Strided(TileKernel.Rows, n);
        private readonly bool _tall = m >= 16 * n;

        public override void Run(int index, int worker)
        {
            var (row, rows) = _tall ? Share(m, TileKernel.Rows, index) : (0, m);
            var (column, columns) = _tall ? (0, n) : Share(n, TileKernel.Columns, index);
            var panels = _panels[index].Pointer;
            PanelPacking.Rows(k, columns, b.Pointer + column, n, panels, (nint)16 * k);
            PanelProduct.Run(rows, k, a.Pointer + (nint)row * k, _aRows, panels, columns / 16, null, c.Pointer + (nint)row * n + column, _cRows, relu: false);
        }

        private (int First, int Count) Share(int count, int unit, int index)
        {
            int Edge(int part) => part == threads ? count : count / unit * part / threads * unit;
            return (Edge(index), Edge(index + 1) - Edge(index));
        }
    }
}
