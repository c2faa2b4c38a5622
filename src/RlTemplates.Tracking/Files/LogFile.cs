namespace RlTemplates.Tracking;

/// <summary>A log of this process: an <see cref="AppendedFile"/> that says in itself where a log before it was lost.</summary>
/// <param name="path">The file.</param>
internal sealed class LogFile(string path) : LogStream
{
    private readonly AppendedFile _file = new(path, isOfLines: false);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > 0 && _file.Append(buffer) is { } change)
            _file.Append(System.Text.Encoding.UTF8.GetBytes($"warning: {path} {change} during training; lines before this one are missing\n"));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
