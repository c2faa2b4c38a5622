using System.Security.Cryptography;

namespace RlTemplates.Tracking;

/// <summary>
/// Disk space that a run holds in the file of its lock while it trains, and gives back when the disk is full, so that its end can be recorded. It needs no file of its own,
/// which would vanish while somebody copies the run.
/// </summary>
internal static class DiskReserve
{
    private const int Bytes = 1 << 16;

    /// <summary>Takes the space.</summary>
    /// <exception cref="FileWriteException">There is not so much; none is taken.</exception>
    public static void Take(FileStream file)
    {
        try
        {
            // Zeros would take no space on some file systems.
            file.Position = 0;
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
            file.Flush();
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            Release(file);
            throw FileWriteException.Of(file.Name, exception);
        }
    }

    /// <summary>Takes the space, where there is any.</summary>
    public static void TryTake(FileStream file)
    {
        try
        {
            Take(file);
        }
        catch (FileWriteException)
        {
        }
    }

    /// <summary>Gives the space back.</summary>
    public static void Release(FileStream file)
    {
        try
        {
            file.SetLength(0);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
        }
    }
}
