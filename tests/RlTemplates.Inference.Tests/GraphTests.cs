using RlTemplates.Inference.Networks;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Tests;

/// <summary>A graph alone says how to compute a network's outputs: a plain reading of it gives what the engine gives.</summary>
public sealed class GraphTests
{
    public static TheoryData<string> Cases => new(PolicyCase.Names.Where(name => !name.StartsWith("lstm", StringComparison.Ordinal)));

    public static TheoryData<string> All => new(PolicyCase.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_layers_and_offsets_are_all_that_is_needed(string name)
    {
        var of = PolicyCase.Of(name);
        var (graph, parameters, observation) = (of.Network.Describe(), of.Network.Parameters.ToArray(), of.Observations(1, 4));
        var tape = of.Network.CreateTape(1, forTraining: false);
        of.Network.Forward(observation, 1, tape);

        var outputs = GraphReader.Run(graph, parameters, observation);
        var expected = tape.Policy.ToArray();
        outputs[NetworkGraph.PolicyHead].Length.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++)
            outputs[NetworkGraph.PolicyHead][i].ShouldBe(expected[i], 1e-4);
        outputs[NetworkGraph.ValueHead].ShouldHaveSingleItem().ShouldBe(tape.Values[0], 1e-4);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_parameter_belongs_to_one_block(string name)
    {
        var graph = PolicyCase.Of(name).Network.Describe();
        var owners = new int[graph.ParameterCount];
        foreach (var block in graph.Layers.SelectMany(layer => new[] { layer.Weights, layer.Biases, layer.RecurrentWeights }))
            for (var i = 0; block is not null && i < block.Shape.Aggregate(1, (product, size) => product * size); i++)
                owners[block.Offset + i]++;

        owners.ShouldAllBe(count => count == 1);
    }

    [Fact]
    public void A_recurrent_part_says_where_its_state_is()
    {
        var graph = PolicyCase.Of("lstm_apart").Network.Describe();

        graph.StateSize.ShouldBe(24);
        graph.Layers.Where(layer => layer.Kind == LayerKind.Lstm).Select(layer => (layer.Name, layer.StateOffset, layer.RecurrentWeights!.Shape[1]))
            .ShouldBe([("policy/lstm", 0, 24), ("value/lstm", 12, 24)]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_network_made_of_a_graph_is_the_same_network(string name)
    {
        var of = PolicyCase.Of(name);
        var network = GraphNetwork.Create(of.Network.Describe(), of.Network.Parameters);

        network.Parameters.ToArray().ShouldBe(of.Network.Parameters.ToArray());
    }
}
