using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Passes;

/// <summary>Threads of libtorch's passes on the processor: each thread that calls it has its own number.</summary>
internal static class ThreadCount
{
    [ThreadStatic]
    private static int _used;

    /// <summary>Lets the passes of the calling thread use so many.</summary>
    public static void Use(int threads)
    {
        if (_used == threads)
            return;
        set_num_threads(threads);
        _used = threads;
    }
}
