using System.Text.Json;

namespace RlTemplates.Serving;

/// <summary>A request in JSON: an object with fields of ours or of TensorFlow's predictor, or a list, as MXNet's sends it.</summary>
internal static class JsonRequest
{
    private static readonly string[] Names = ["observation", "observations", "element", "mask", "masks", "explore", "distribution", "session", "reset", "instances", "inputs", "signature_name"];

    [Flags]
    private enum Seen
    {
        Observations = 1, Masks = 2, Explore = 4, Distribution = 8, Session = 16, Reset = 32, Signature = 64, Element = 128,
    }

    /// <summary>Reads a body.</summary>
    /// <returns>In which words the answer is.</returns>
    /// <exception cref="Refusal">It is not such JSON.</exception>
    public static AnswerForm Read(Call call, ReadOnlySpan<byte> body, SessionStore sessions)
    {
        var json = new JsonValues(body, call.Model);
        json.Next("The body");
        var form = json.Type switch
        {
            JsonTokenType.StartObject => ReadObject(ref json, call, sessions),
            JsonTokenType.StartArray => ReadList(ref json, call),
            _ => throw Refusal.Bad($"The body is {json.Shown}; it must be an object, such as {{\"observation\": [...]}}, or a list of observations."),
        };
        json.End();
        return form;
    }

    /// <summary>Reads one line of JSON lines.</summary>
    /// <returns>Whether it is an object; otherwise it is the observation itself.</returns>
    /// <exception cref="Refusal">It is not such JSON.</exception>
    public static bool ReadLine(Call call, ReadOnlySpan<byte> line, int number)
    {
        var json = new JsonValues(line, call.Model) { Prefix = FormattableString.Invariant($"Line {number}: ") };
        json.Next("the line");
        var isObject = json.Type == JsonTokenType.StartObject;
        if (isObject)
            ReadLineObject(ref json, call);
        else
            json.ReadObservation(call.Add(), "the line", -1);
        json.End();
        return isObject;
    }

    private static AnswerForm ReadList(ref JsonValues json, Call call)
    {
        var depth = json.Depth();
        // Answers in this form have no place for it.
        call.WantsDistribution = false;
        if (depth == 1 || (depth == call.Model.Shape.Length && depth > 1))
        {
            json.ReadObservation(call.Add(), "the list", -1);
            return AnswerForm.BareOne;
        }
        json.ReadObservations(call, "");
        return AnswerForm.BareMany;
    }

    private static AnswerForm ReadObject(ref JsonValues json, Call call, SessionStore sessions)
    {
        var (form, seen, maskField, asksForDistribution) = ((AnswerForm?)null, (Seen)0, "", false);
        while (json.NextName())
        {
            if (json.Is("observation"u8))
            {
                Once(ref json, ref seen, Seen.Observations, "observation", form);
                json.Next("observation");
                json.ReadObservation(call.Add(), "observation", -1);
                form = AnswerForm.One;
            }
            else if (json.Is("observations"u8))
                form = Many(ref json, ref seen, "observations", form, AnswerForm.Many, call);
            else if (json.Is("instances"u8))
                form = Many(ref json, ref seen, "instances", form, AnswerForm.Predictions, call);
            else if (json.Is("inputs"u8))
                form = Many(ref json, ref seen, "inputs", form, AnswerForm.Outputs, call);
            else if (json.Is("element"u8))
            {
                Once(ref json, ref seen, Seen.Element, "element");
                json.ReadElement();
            }
            else if (json.Is("mask"u8))
            {
                Once(ref json, ref seen, Seen.Masks, maskField = "mask");
                json.ReadMask(call, "mask", -1);
            }
            else if (json.Is("masks"u8))
            {
                Once(ref json, ref seen, Seen.Masks, maskField = "masks");
                json.ReadMasks(call, "masks");
            }
            else if (json.Is("explore"u8))
            {
                Once(ref json, ref seen, Seen.Explore, "explore");
                call.Explore = json.Flag("explore");
            }
            else if (json.Is("distribution"u8))
            {
                Once(ref json, ref seen, Seen.Distribution, "distribution");
                asksForDistribution = call.WantsDistribution = json.Flag("distribution");
            }
            else if (json.Is("session"u8))
            {
                Once(ref json, ref seen, Seen.Session, "session");
                json.ReadSession(call, sessions);
            }
            else if (json.Is("reset"u8))
            {
                Once(ref json, ref seen, Seen.Reset, "reset");
                call.Resets = json.Flag("reset");
            }
            else if (json.Is("signature_name"u8))
            {
                Once(ref json, ref seen, Seen.Signature, "signature_name");
                json.Skip("signature_name");
            }
            else
                throw json.Unknown(Names);
        }
        return Judge(call, form, maskField, asksForDistribution);
    }

    private static AnswerForm Judge(Call call, AnswerForm? form, string maskField, bool asksForDistribution)
    {
        if (form is not { } words)
            throw Refusal.Bad("The request has no observation; give \"observation\" with one, or \"observations\" with a list of them.");
        if (call.MaskCount > 0 && (words == AnswerForm.One) != (maskField == "mask"))
            throw Refusal.Bad(words == AnswerForm.One ? "\"masks\" goes with \"observations\"; with \"observation\" give \"mask\"." : "\"mask\" goes with \"observation\"; with several give \"masks\".");
        if (maskField.Length > 0 && call.MaskCount != call.Count)
            throw Refusal.Bad(FormattableString.Invariant($"masks has {Counted.Of(call.MaskCount, "mask")} for {Counted.Of(call.Count, "observation")}; there must be one for each."));
        if (words is AnswerForm.Predictions or AnswerForm.Outputs)
            call.WantsDistribution = asksForDistribution ? throw Refusal.Bad("\"distribution\" goes with \"observation\" or \"observations\", whose answers have a place for it.") : false;
        return words;
    }

    private static AnswerForm Many(ref JsonValues json, ref Seen seen, string field, AnswerForm? before, AnswerForm form, Call call)
    {
        Once(ref json, ref seen, Seen.Observations, field, before);
        json.Next(field);
        json.ReadObservations(call, field);
        return form;
    }

    private static void Once(ref JsonValues json, ref Seen seen, Seen field, string name, AnswerForm? before = null)
    {
        if (seen.HasFlag(field))
            throw Refusal.Bad($"{json.Prefix}{(before is null ? $"\"{name}\" or what means the same is given twice" : $"There are observations beside \"{name}\"; give them once")}.");
        seen |= field;
    }

    private static void ReadLineObject(ref JsonValues json, Call call)
    {
        var seen = (Seen)0;
        while (json.NextName())
        {
            if (json.Is("observation"u8))
            {
                Once(ref json, ref seen, Seen.Observations, "observation");
                json.Next("observation");
                json.ReadObservation(call.Add(), "observation", -1);
            }
            else if (json.Is("mask"u8))
            {
                Once(ref json, ref seen, Seen.Masks, "mask");
                // Lines before may have had none.
                while (call.MaskCount < call.Count - (seen.HasFlag(Seen.Observations) ? 1 : 0))
                    call.AddMask().Fill(true);
                json.ReadMask(call, "mask", -1);
            }
            else
                throw json.Unknown(["observation", "mask"]);
        }
        if (!seen.HasFlag(Seen.Observations))
            throw Refusal.Bad($"{json.Prefix}It has no observation; a line is {{\"observation\": [...]}} or the list itself.");
    }
}
