namespace RlTemplates.RemoteProgram;

/// <summary>A line that breaks.</summary>
/// <param name="inner">What comes over it.</param>
/// <param name="left">Bytes that come before.</param>
internal sealed class CutStream(Stream inner, int left) : Stream
{
    private int _left = left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_left == 0)
            throw new IOException("the line to the depot was cut");
        var read = inner.Read(buffer, offset, Math.Min(count, _left));
        _left -= read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
