namespace RlTemplates.Tracking;

/// <summary>Reads the lines of a file of any size, one at a time, with a bounded buffer: of lines that are longer than a row may be only the length is known.</summary>
/// <param name="stream">The file, which the caller disposes of.</param>
internal sealed class LineScanner(Stream stream)
{
    private const int LongestLine = 1 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end, _length;
    private long _skipped;

    /// <summary>Where the line begins in the file.</summary>
    public long Position { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public long NextPosition { get; private set; }

    /// <summary>The line without its end; empty where it is too long, or has no end because its writer was killed or is just writing it.</summary>
    public ReadOnlyMemory<byte> Line => _buffer.AsMemory(_start - _length, Math.Max(0, _length - 1));

    /// <summary>Goes to the next line; false after the last.</summary>
    public bool Next()
    {
        (Position, _length, _skipped) = (NextPosition, 0, 0);
        for (var searched = 0; ;)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                Take(searched + newline + 1, isLine: true);
                return true;
            }
            searched = _end - _start;
            if (searched > LongestLine)
            {
                _skipped += searched;
                (_start, _end, searched) = (0, 0, 0);
            }
            if (Fill())
                continue;
            Take(searched, isLine: false);
            return NextPosition > Position;
        }
    }

    private void Take(int length, bool isLine)
    {
        _start += length;
        _length = isLine && _skipped == 0 && length <= LongestLine ? length : 0;
        NextPosition = Position + _skipped + length;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}
