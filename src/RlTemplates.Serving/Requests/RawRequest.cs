using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RlTemplates.Serving;

/// <summary>Observations as they lie in memory, one after the other: little-endian float32, or bytes.</summary>
internal static class RawRequest
{
    /// <exception cref="Refusal">They are not whole observations, or a number is not finite.</exception>
    public static void Read(Call call, ReadOnlySpan<byte> body)
    {
        var model = call.Model;
        var count = body.Length / model.ObservationBytes;
        if (count == 0 || body.Length % model.ObservationBytes != 0)
            throw Refusal.Bad(FormattableString.Invariant($"The body has {Counted.Of(body.Length, "byte")}; {model.ObservationText} of {Counted.Of(model.ObservationBytes / model.ObservationSize, "byte")} each, {Counted.Of(model.ObservationBytes, "byte")} in all."));
        var to = call.Add(count);
        body.CopyTo(to);
        if (!model.IsByte)
            Judge(MemoryMarshal.Cast<byte, float>(to), model);
    }

    private static void Judge(Span<float> numbers, ServedModel model)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!BitConverter.IsLittleEndian)
                numbers[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReverseEndianness(BitConverter.SingleToInt32Bits(numbers[i])));
            if (!float.IsFinite(numbers[i]))
                throw Refusal.Bad(FormattableString.Invariant($"Number {i % model.ObservationSize} of observation {i / model.ObservationSize} is {numbers[i]}; an observation has finite numbers."));
        }
    }
}
