using System.Text.Json;

namespace RlTemplates.Serving;

/// <summary>An answer in JSON, in the words of the request.</summary>
internal static class JsonAnswer
{
    /// <summary>Writes the answer.</summary>
    public static void Write(Utf8JsonWriter json, Call call, AnswerForm form)
    {
        switch (form)
        {
            case AnswerForm.BareOne:
                WriteAction(json, call, 0);
                break;
            case AnswerForm.BareMany:
                WriteActions(json, call);
                break;
            case AnswerForm.One:
                WriteOne(json, call, 0);
                break;
            default:
                json.WriteStartObject();
                json.WritePropertyName(form switch
                {
                    AnswerForm.Predictions => "predictions"u8,
                    AnswerForm.Outputs => "outputs"u8,
                    _ => "actions"u8,
                });
                WriteActions(json, call);
                if (form == AnswerForm.Many)
                    WriteMany(json, call);
                json.WriteEndObject();
                break;
        }
    }

    /// <summary>Writes the answer for one observation.</summary>
    public static void WriteOne(Utf8JsonWriter json, Call call, int row)
    {
        json.WriteStartObject();
        json.WritePropertyName("action"u8);
        WriteAction(json, call, row);
        if (call.Model.ActionNames is { Length: > 0 } names)
            json.WriteString("name"u8, names[call.ChoicesOf(row)[0]]);
        if (call.WantsDistribution)
        {
            json.WriteStartObject("distribution"u8);
            if (call.Model.Choices > 0)
                WriteNumbers(json, DistributionName(call.Model), call.DistributionOf(row));
            else
            {
                WriteNumbers(json, "means"u8, call.DistributionOf(row)[..call.Model.Elements]);
                WriteNumbers(json, "standard_deviations"u8, call.DistributionOf(row)[call.Model.Elements..]);
            }
            json.WriteEndObject();
            if (call.HasValues)
            {
                json.WritePropertyName("value"u8);
                WriteNumber(json, call.Values[row]);
            }
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the action for one observation: a number where it is one choice, else a list.</summary>
    public static void WriteAction(Utf8JsonWriter json, Call call, int row)
    {
        if (call.Model.IsOneChoice)
        {
            json.WriteNumberValue(call.ChoicesOf(row)[0]);
            return;
        }
        json.WriteStartArray();
        if (call.Model.Choices > 0)
            foreach (var choice in call.ChoicesOf(row))
                json.WriteNumberValue(choice);
        else
            foreach (var value in call.RealsOf(row))
                WriteNumber(json, value);
        json.WriteEndArray();
    }

    private static void WriteActions(Utf8JsonWriter json, Call call)
    {
        json.WriteStartArray();
        for (var row = 0; row < call.Count; row++)
            WriteAction(json, call, row);
        json.WriteEndArray();
    }

    private static void WriteMany(Utf8JsonWriter json, Call call)
    {
        if (call.Model.ActionNames is { Length: > 0 } names)
        {
            json.WriteStartArray("names"u8);
            for (var row = 0; row < call.Count; row++)
                json.WriteStringValue(names[call.ChoicesOf(row)[0]]);
            json.WriteEndArray();
        }
        if (!call.WantsDistribution)
            return;
        json.WriteStartObject("distribution"u8);
        if (call.Model.Choices > 0)
            WriteRows(json, DistributionName(call.Model), call, 0, call.Model.Choices);
        else
        {
            WriteRows(json, "means"u8, call, 0, call.Model.Elements);
            WriteRows(json, "standard_deviations"u8, call, call.Model.Elements, call.Model.Elements);
        }
        json.WriteEndObject();
        if (call.HasValues)
            WriteNumbers(json, "values"u8, call.Values);
    }

    private static ReadOnlySpan<byte> DistributionName(ServedModel model) => model.HasActionValues ? "action_values"u8 : "probabilities"u8;

    private static void WriteRows(Utf8JsonWriter json, ReadOnlySpan<byte> name, Call call, int from, int length)
    {
        json.WriteStartArray(name);
        for (var row = 0; row < call.Count; row++)
        {
            json.WriteStartArray();
            foreach (var value in call.DistributionOf(row).Slice(from, length))
                WriteNumber(json, value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            WriteNumber(json, value);
        json.WriteEndArray();
    }

    // JSON has no NaN; a policy gives one for observations far beyond all that it was trained on.
    private static void WriteNumber(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
