using System.Runtime.InteropServices;
using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>
/// The log of a submitted process. Text of the runtime and of native libraries, which goes to the descriptors of the console, is in it too. A log that is removed is made again.
/// </summary>
internal sealed partial class DetachedLog : LogStream
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int SetFlags = 4;
    private const int Append = 0x400;

    private readonly string _path;
    private FileStream _file;

    /// <summary>Opens the log; text is added at its end.</summary>
    /// <param name="path">Path of the log.</param>
    public DetachedLog(string path)
    {
        _path = Path.GetFullPath(path);
        _file = Open();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!File.Exists(_path))
            MakeAgain();
        _file.Write(buffer);
        _file.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    // Where that fails, as on a full disk, text goes on to the file that has lost its name: nobody's training ends for it.
    private void MakeAgain()
    {
        try
        {
            var made = Open();
            _file.Dispose();
            _file = made;
            _file.Write(Encoding.UTF8.GetBytes($"warning: {_path} was removed during training; lines before this one are missing\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private FileStream Open()
    {
        DurableFolder.Create(Path.GetDirectoryName(_path)!);
        var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (OperatingSystem.IsWindows())
            return file;
        var descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        // Otherwise what the runtime and native libraries write begins at the file's start.
        if (OperatingSystem.IsLinux())
            _ = Control(descriptor, SetFlags, Append);
        if (Duplicate(descriptor, StandardOutput) < 0 || Duplicate(descriptor, StandardError) < 0)
            file.Write("warning: what the runtime prints in a crash will be missing here.\n"u8);
        return file;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);
}
