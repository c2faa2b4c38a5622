namespace RlTemplates.Tracking;

/// <summary>
/// A file that grows at its end and has one writer. Other programs may remove, replace or shorten it meanwhile: that is noticed, and the next text goes to the file that
/// then has its name. A text that cannot be written whole, as on a full disk, leaves no part of itself.
/// </summary>
internal sealed class AppendedFile : IDisposable
{
    private readonly string _path;
    private readonly bool _isOfLines;
    private FileStream _stream;
    private long _end;

    /// <summary>Opens the file, and makes it if need be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isOfLines">Whether a last line without its end, which a killed process left, is cut off.</param>
    /// <exception cref="FileWriteException">It cannot be opened for writing.</exception>
    public AppendedFile(string path, bool isOfLines)
    {
        (_path, _isOfLines) = (path, isOfLines);
        _stream = Open();
    }

    /// <summary>Adds a text at the end.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What another program did to the file, in words; null where nothing.</returns>
    /// <exception cref="FileWriteException">It cannot be written; the file is as it was before.</exception>
    public string? Append(ReadOnlySpan<byte> text)
    {
        try
        {
            var change = IsOurs() ? null : Reopen();
            Write(text);
            // A copy that took its place just before has the same length until now.
            if (IsOurs())
                return change;
            change = Reopen();
            Write(text);
            return change;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(_path, exception);
        }
    }

    /// <summary>Waits until all of it is on the disk.</summary>
    /// <exception cref="FileWriteException">It is not.</exception>
    public void FlushToDisk()
    {
        try
        {
            DiskSync.File(_stream);
        }
        catch (IOException exception)
        {
            throw FileWriteException.Of(_path, exception);
        }
    }

    public void Dispose() => _stream.Dispose();

    private bool IsOurs() => _stream.Length == _end && new FileInfo(_path) is { Exists: true } file && file.Length == _end;

    private void Write(ReadOnlySpan<byte> text)
    {
        try
        {
            _stream.Position = _end;
            _stream.Write(text);
            _end += text.Length;
        }
        catch (IOException)
        {
            if (_stream.Length > _end)
                _stream.SetLength(_end);
            throw;
        }
    }

    private string Reopen()
    {
        var change = File.Exists(_path) ? "was changed by another program" : "was removed";
        DurableFolder.Create(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        var stream = Open();
        _stream.Dispose();
        _stream = stream;
        return change;
    }

    private FileStream Open()
    {
        try
        {
            var stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            _end = stream.Length;
            if (_isOfLines && EndOfLastLine(stream) is var end && end != _end)
                stream.SetLength(_end = end);
            return stream;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(_path, exception);
        }
    }

    private static long EndOfLastLine(FileStream stream)
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = stream.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var part = block[..(int)(end - start)];
            stream.Position = start;
            stream.ReadExactly(part);
            var newline = part.LastIndexOf((byte)'\n');
            if (newline >= 0)
                return start + newline + 1;
            end = start;
        }
        return 0;
    }
}
