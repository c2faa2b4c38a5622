namespace RlTemplates.Tracking;

/// <summary>A log as a stream that can only be written: an <see cref="AppendedFile"/> that says in itself where a log before it was lost.</summary>
/// <param name="path">The file.</param>
internal sealed class LogFile(string path) : Stream
{
    private readonly AppendedFile _file = new(path, isOfLines: false);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > 0 && _file.Append(buffer) is { } change)
            _file.Append(System.Text.Encoding.UTF8.GetBytes($"warning: {path} {change} during training; lines before this one are missing\n"));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
