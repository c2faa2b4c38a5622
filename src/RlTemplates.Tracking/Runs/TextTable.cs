namespace RlTemplates.Tracking;

/// <summary>Texts by number, so that one which many runs share, such as the name of a metric, is kept once.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The number of a text; a new one gets the next.</summary>
    public int IndexOf(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
            _numbers[text] = number = _numbers.Count;
        return number;
    }

    /// <summary>Writes all texts by their numbers.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_numbers.Count);
        foreach (var (text, _) in _numbers.OrderBy(n => n.Value))
            writer.Write(text);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="InvalidDataException">There cannot be so many texts.</exception>
    public static string[] Read(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        // Each has a byte at least.
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"It has {count} texts.");
        var texts = new string[count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.ReadString();
        return texts;
    }
}
