using System.Globalization;
using System.Text;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Bodies in the frames of <c>aws-chunked</c>: sizes, perhaps signatures, and headers behind the last chunk.</summary>
internal static class ChunkedBody
{
    public static bool Is(IReadOnlyDictionary<string, string> headers) =>
        headers.GetValueOrDefault("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true;

    /// <summary>The content, and the headers that came behind it.</summary>
    public static (byte[] Content, Dictionary<string, string> Trailer) Decode(byte[] raw)
    {
        var content = new MemoryStream();
        var trailer = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var position = 0;
        while (true)
        {
            var (size, _) = ReadFrame(raw, ref position);
            if (size == 0)
                break;
            content.Write(raw, position, size);
            position += size + 2;
        }
        while (position < raw.Length && ReadLine(raw, ref position) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            trailer[parts[0].Trim()] = parts[^1].Trim();
        }
        return (content.ToArray(), trailer);
    }

    /// <summary>Whether each chunk and the trailer bear the signature that follows from the one before.</summary>
    public static void Check(byte[] raw, Signature signature, string previous)
    {
        var position = 0;
        while (true)
        {
            var (size, given) = ReadFrame(raw, ref position);
            var right = signature.OfChunk(previous, raw.AsSpan(position, size));
            if (given != right)
                throw new AwsErrorException("SignatureDoesNotMatch", "The signature of a chunk does not match.", 403);
            previous = right;
            if (size == 0)
                break;
            position += size + 2;
        }
        var trailer = "";
        while (position < raw.Length && ReadLine(raw, ref position) is { Length: > 0 } line)
        {
            if (!line.StartsWith("x-amz-trailer-signature:", StringComparison.Ordinal))
                trailer += line + "\n";
            else if (line.Split(':')[1].Trim() != signature.OfTrailer(previous, trailer))
                throw new AwsErrorException("SignatureDoesNotMatch", "The signature of the trailer does not match.", 403);
        }
    }

    private static (int Size, string? Signature) ReadFrame(byte[] raw, ref int position)
    {
        var parts = ReadLine(raw, ref position).Split(";chunk-signature=", 2);
        return (int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), parts.Length > 1 ? parts[1] : null);
    }

    private static string ReadLine(byte[] raw, ref int position)
    {
        var end = raw.AsSpan(position).IndexOf((byte)'\n');
        if (end < 0)
            throw new AwsErrorException("IncompleteBody", "The body ends within a chunk.");
        var line = Encoding.ASCII.GetString(raw, position, end).TrimEnd('\r');
        position += end + 1;
        return line;
    }
}
