using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace RlTemplates.Serving;

/// <summary>An observation a line, its numbers separated by commas; after them, where the policy takes one, its mask as 0 and 1.</summary>
internal static class CsvRequest
{
    /// <exception cref="Refusal">A line has another number of values, or a value is not a number.</exception>
    public static void Read(Call call, ReadOnlySpan<byte> body)
    {
        var line = 0;
        foreach (var range in body.Split((byte)'\n'))
        {
            line++;
            var text = body[range].Trim(" \t\r"u8);
            if (!text.IsEmpty)
                ReadLine(call, text, line);
        }
        if (call.Count == 0)
            throw Refusal.Bad($"The body has no line; {call.Model.ObservationText}, separated by commas.");
        if (call.MaskCount > 0)
            call.FillMasks();
    }

    private static void ReadLine(Call call, ReadOnlySpan<byte> text, int line)
    {
        var model = call.Model;
        var values = text.Count((byte)',') + 1;
        var hasMask = model.Choices > 0 && values == model.ObservationSize + model.Choices;
        if (values != model.ObservationSize && !hasMask)
            throw Refusal.Bad(FormattableString.Invariant($"Line {line} has {Counted.Of(values, "value")}; {model.ObservationText}{(model.Choices > 0 ? FormattableString.Invariant($", or with a mask {model.ObservationSize + model.Choices}") : "")}."));
        if (hasMask)
            call.FillMasks();
        var observation = call.Add();
        var mask = hasMask ? call.AddMask() : default;
        var column = 0;
        foreach (var range in text.Split((byte)','))
        {
            var value = text[range].Trim(" \t"u8);
            if (column >= model.ObservationSize)
                mask[column - model.ObservationSize] = Flag(value, line, column);
            else if (model.IsByte)
                observation[column] = Byte(value, line, column);
            else
                MemoryMarshal.Cast<byte, float>(observation)[column] = Number(value, line, column);
            column++;
        }
        if (hasMask)
            MaskCheck.EnsureAllows(mask, model, FormattableString.Invariant($"The mask of line {line}"));
    }

    private static float Number(ReadOnlySpan<byte> text, int line, int column) =>
        Utf8Parser.TryParse(text, out float number, out var used) && used == text.Length && float.IsFinite(number) ? number : throw Wrong(text, line, column, "a finite number, such as -0.5 or 1e-3");

    private static byte Byte(ReadOnlySpan<byte> text, int line, int column) =>
        Utf8Parser.TryParse(text, out byte number, out var used) && used == text.Length ? number : throw Wrong(text, line, column, "a whole number in [0, 255]");

    private static bool Flag(ReadOnlySpan<byte> text, int line, int column) => text switch
    {
        [(byte)'1'] => true,
        [(byte)'0'] => false,
        _ => text.SequenceEqual("true"u8) || (text.SequenceEqual("false"u8) ? false : throw Wrong(text, line, column, "0 or 1, because it belongs to the mask")),
    };

    private static Refusal Wrong(ReadOnlySpan<byte> text, int line, int column, string allowed) =>
        Refusal.Bad(FormattableString.Invariant($"Line {line}, value {column + 1} is '{Refusal.Show(text)}'; it must be {allowed}."));
}
