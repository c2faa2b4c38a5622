using System;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>Which package brings a record that can be chosen, a target or a verb, for messages where it is not referenced. The only place that lists them.</summary>
internal static class KnownPackages
{
    private static readonly (string Family, string Type, string Package)[] Types =
    [
        ("EngineOptions", "torch", "RlTemplates.TorchSharp"), ("SinkOptions", "mlflow", "RlTemplates.Mlflow"), ("ExportStrategyOptions", "onnx", "RlTemplates.Onnx"),
    ];

    private static readonly (string Attribute, string Package)[] Targets =
    [
        ("AzureMl", "RlTemplates.AzureMl"), ("SageMaker", "RlTemplates.SageMaker"), ("Slurm", "RlTemplates.Slurm"), ("Ray", "RlTemplates.Ray"), ("Kubernetes", "RlTemplates.Kubernetes"),
    ];

    private static readonly (string Verb, string Package)[] Verbs =
    [
        ("serve", "RlTemplates.Serving"), ("dashboard", "RlTemplates.Dashboard"), ("export", "RlTemplates.Onnx"),
        ("mlflow", "RlTemplates.Mlflow"),
        ("head", "RlTemplates.Cluster"), ("work", "RlTemplates.Cluster"),
    ];

    /// <summary>The package of a record's name, <c>torch</c>; null where none is known.</summary>
    /// <param name="family">Name of the abstract record, <c>EngineOptions</c>.</param>
    /// <param name="name">The name, as written.</param>
    public static string? OfType(string family, string name) =>
        Types.FirstOrDefault(t => t.Family == family && t.Type.Equals(name.Trim().Replace('-', '_'), StringComparison.OrdinalIgnoreCase)).Package;

    /// <summary>The package of a target's attribute without its ending, <c>AzureMl</c>; null where none is known.</summary>
    public static string? OfTarget(string attribute) => Targets.FirstOrDefault(t => t.Attribute == attribute).Package;

    /// <summary>The package of a verb, <c>deploy</c>; null where none is known.</summary>
    public static string? OfVerb(string name) => Verbs.FirstOrDefault(v => v.Verb == name).Package;
}
