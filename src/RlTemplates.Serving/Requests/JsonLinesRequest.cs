namespace RlTemplates.Serving;

/// <summary>JSON lines: an observation a line, as a list or as an object with an observation and perhaps a mask.</summary>
internal static class JsonLinesRequest
{
    /// <returns>In which words each line of the answer is.</returns>
    /// <exception cref="Refusal">A line is not such JSON.</exception>
    public static AnswerForm Read(Call call, ReadOnlySpan<byte> body)
    {
        var (line, hasObject) = (0, false);
        foreach (var range in body.Split((byte)'\n'))
        {
            line++;
            var text = body[range].Trim(" \t\r"u8);
            if (!text.IsEmpty)
                hasObject |= JsonRequest.ReadLine(call, text, line);
        }
        if (call.Count == 0)
            throw Refusal.Bad("The body has no line; give an observation a line, such as {\"observation\": [...]}.");
        if (call.MaskCount > 0)
            call.FillMasks();
        return hasObject || call.WantsDistribution ? AnswerForm.One : AnswerForm.BareOne;
    }
}
