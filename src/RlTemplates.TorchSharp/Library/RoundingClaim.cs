using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Library;

/// <summary>
/// Whether GPUs round the factors of products in single precision (TF32). libtorch has one setting for the whole process, so
/// all engines that compute on NVIDIA GPUs at a time have the same.
/// </summary>
internal sealed class RoundingClaim : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _holders;
    private static bool _isRounded;

    private bool _isReleased;

    private RoundingClaim()
    {
    }

    /// <summary>Sets it until the claim is disposed of.</summary>
    /// <param name="isRounded">Whether factors are rounded.</param>
    /// <exception cref="NotSupportedException">Another engine has claimed the other.</exception>
    public static RoundingClaim Take(bool isRounded)
    {
        lock (Gate)
        {
            if (_holders > 0 && _isRounded != isRounded)
            {
                throw new NotSupportedException(
                    $"engine.precision is {(isRounded ? "" : "not ")}tf32, but another engine of this process computes on a GPU "
                    + $"{(isRounded ? "without" : "with")} it, and libtorch has one setting for all; give both the same precision, "
                    + "or dispose of the other one first.");
            }
            backends.cuda.matmul.allow_tf32 = isRounded;
            backends.cudnn.allow_tf32 = isRounded;
            (_isRounded, _holders) = (isRounded, _holders + 1);
            return new();
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (_isReleased)
                return;
            (_isReleased, _holders) = (true, _holders - 1);
        }
    }
}
