using System.Text.Encodings.Web;
using System.Text.Json;
using RlTemplates.Inference;
using RlTemplates.Networks;

namespace RlTemplates.Serving;

/// <summary>One version of the policy that is served, with what every request needs to know of it. Nothing of it changes.</summary>
internal sealed class ServedModel
{
    public ServedModel(Policy policy)
    {
        (Policy, Graph) = (policy, policy.Graph);
        ObservationSize = Graph.Observation.Size;
        ObservationBytes = Graph.Observation.Bytes;
        IsByte = Graph.Observation.Element == ElementType.UInt8;
        Shape = Graph.Observation.Shape;
        Elements = Graph.Action.Size;
        Choices = Graph.Action.Choices;
        IsOneChoice = Graph.Action is DiscreteSpace;
        Groups = Graph.Action switch
        {
            DiscreteSpace one => [one.Count],
            MultiDiscreteSpace several => several.Counts,
            _ => [],
        };
        ActionNames = [.. IsOneChoice ? Graph.ActionNames.Select(name => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)) : []];
        StateSize = policy.StateSize;
    }

    /// <summary>Never acts itself: lanes act with clones of it.</summary>
    public Policy Policy { get; }

    public PolicyGraph Graph { get; }

    /// <summary>Numbers of an observation.</summary>
    public int ObservationSize { get; }

    public int ObservationBytes { get; }

    /// <summary>Whether the numbers of an observation are bytes; otherwise they are floats.</summary>
    public bool IsByte { get; }

    public int[] Shape { get; }

    /// <summary>Elements of an action.</summary>
    public int Elements { get; }

    /// <summary>Flags of a mask; 0 where actions are real values.</summary>
    public int Choices { get; }

    /// <summary>Whether an action is one choice, which answers give as a number and not as a list.</summary>
    public bool IsOneChoice { get; }

    /// <summary>Number of choices of each element.</summary>
    public int[] Groups { get; }

    public JsonEncodedText[] ActionNames { get; }

    public int StateSize { get; }

    /// <summary>Numbers of an observation's distribution: a probability or value of each choice; or means, then standard deviations.</summary>
    public int DistributionSize => Choices > 0 ? Choices : 2 * Elements;

    public bool HasActionValues => Graph.Outputs.Kind == OutputKind.ActionValues;

    /// <summary>An observation in words, for messages.</summary>
    public string ObservationText => $"an observation of {Graph.Environment} is {Graph.Observation}, {Counted.Of(ObservationSize, "number")}";

    /// <summary>Why another version cannot take this one's place; null where it can.</summary>
    public string? WhyNot(ServedModel other)
    {
        var (from, to) = (Graph, other.Graph);
        if (from.Observation.Element != to.Observation.Element || !from.Observation.Shape.AsSpan().SequenceEqual(to.Observation.Shape))
            return $"it takes {to.Observation} instead of {from.Observation}";
        return from.Action.Equals(to.Action) ? null : $"it takes actions of {to.Action} instead of {from.Action}";
    }
}
