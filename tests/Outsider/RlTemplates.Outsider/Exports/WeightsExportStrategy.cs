using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Networks;

namespace Outsider;

/// <summary>Writes each layer's weights as a table of numbers, for a spreadsheet.</summary>
public sealed record WeightsExportStrategy : ExportStrategyOptions
{
    /// <summary>Digits of each number, 1 to 9. Default: 6.</summary>
    [Range(1, 9)]
    public int Digits { get; init; } = 6;

    /// <inheritdoc/>
    public override void Export(ExportSource source, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var snapshot = source.Model.Snapshot();
        foreach (var layer in snapshot.Graph.Network.Layers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.WriteAllLines(Path.Combine(folder, layer.Name.Replace('/', '-') + ".csv"), Rows(snapshot.Parameters, layer.Weights));
        }
    }

    private IEnumerable<string> Rows(ReadOnlyMemory<float> parameters, ParameterBlock block)
    {
        var columns = block.Shape[^1];
        var rows = block.Shape.Take(block.Shape.Count - 1).Aggregate(1, (product, size) => product * size);
        var format = "G" + Digits.ToString(CultureInfo.InvariantCulture);
        for (var row = 0; row < rows; row++)
            yield return string.Join(',', parameters.Slice(block.Offset + row * columns, columns).ToArray().Select(w => w.ToString(format, CultureInfo.InvariantCulture)));
    }
}
