using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Passes;

/// <summary>Threads of libtorch, of which a process has one number for all.</summary>
internal static class ThreadCount
{
    private static readonly Lock Gate = new();
    private static int _asked;

    /// <summary>Allows as many threads as the tape that asks for most.</summary>
    public static void Ask(int threads)
    {
        lock (Gate)
        {
            if (threads <= _asked)
                return;
            _asked = threads;
            set_num_threads(threads);
        }
    }
}
