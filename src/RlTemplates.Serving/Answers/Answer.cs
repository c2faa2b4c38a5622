using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace RlTemplates.Serving;

/// <summary>Writes the answer as the client accepts it.</summary>
internal static class Answer
{
    /// <summary>Writes and sends it.</summary>
    /// <exception cref="Refusal">An action is not finite.</exception>
    public static void Send(Exchange exchange)
    {
        var call = exchange.Call;
        if (call.Model.Choices == 0)
            EnsureFinite(call);
        switch (exchange.AnswerType)
        {
            case MediaType.JsonLines:
                WriteLines(exchange, call);
                break;
            case MediaType.Csv:
                WriteCsv(exchange.Output(), call);
                break;
            case MediaType.Raw:
                WriteRaw(exchange.Output(), call);
                break;
            default:
                var json = exchange.Json();
                JsonAnswer.Write(json, call, exchange.Form);
                json.Flush();
                break;
        }
        exchange.Send(200, MediaTypes.Name(exchange.AnswerType));
    }

    private static void EnsureFinite(Call call)
    {
        for (var row = 0; row < call.Count; row++)
            foreach (var value in call.RealsOf(row))
                if (!float.IsFinite(value))
                    throw Refusal.Bad(FormattableString.Invariant($"Observation {row} leads to an action that is {value}: its numbers lie far beyond those that the policy was trained on."));
    }

    private static void WriteLines(Exchange exchange, Call call)
    {
        var output = exchange.Output();
        for (var row = 0; row < call.Count; row++)
        {
            var json = exchange.JsonOn(output);
            if (exchange.Form is AnswerForm.BareOne or AnswerForm.BareMany)
                JsonAnswer.WriteAction(json, call, row);
            else
                JsonAnswer.WriteOne(json, call, row);
            json.Flush();
            output.Write("\n"u8);
        }
    }

    private static void WriteCsv(ArrayBufferWriter<byte> output, Call call)
    {
        const int Longest = 32;
        for (var row = 0; row < call.Count; row++)
            for (var i = 0; i < call.Model.Elements; i++)
            {
                var to = output.GetSpan(Longest);
                var length = 0;
                if (call.Model.Choices > 0)
                    call.ChoicesOf(row)[i].TryFormat(to, out length, default, CultureInfo.InvariantCulture);
                else
                    call.RealsOf(row)[i].TryFormat(to, out length, default, CultureInfo.InvariantCulture);
                to[length] = (byte)(i + 1 < call.Model.Elements ? ',' : '\n');
                output.Advance(length + 1);
            }
    }

    private static void WriteRaw(ArrayBufferWriter<byte> output, Call call)
    {
        if (BitConverter.IsLittleEndian)
        {
            output.Write(call.Actions);
            return;
        }
        for (var i = 0; i < call.Actions.Length; i += sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), BitConverter.ToInt32(call.Actions[i..]));
            output.Advance(sizeof(int));
        }
    }
}
