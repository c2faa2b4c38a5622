using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads the callback methods of a config class.</summary>
internal static class CallbackParser
{
    /// <summary>Whether an attribute marks a method of a config class as one that is called.</summary>
    public static bool IsCallback(INamedTypeSymbol? attribute) =>
        attribute.Is(KnownNames.LogMetric) || Argument(attribute) is not null;

    /// <summary>What the methods that an attribute marks are told of its event; null for an attribute that marks none.</summary>
    private static ITypeSymbol? Argument(INamedTypeSymbol? attribute)
    {
        for (var current = attribute?.BaseType; current is not null; current = current.BaseType)
        {
            if (current is { TypeArguments: [var argument] } && current.Is(KnownNames.Callback))
                return argument;
        }
        return null;
    }

    public static EquatableArray<CallbackSpec> Parse(INamedTypeSymbol type, ParseContext context)
    {
        var callbacks = new List<CallbackSpec>();
        var owners = MetricParser.Owners(type, context);
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            foreach (var attribute in method.GetAttributes())
            {
                if (Argument(attribute.AttributeClass) is { } argument && Callback(method, attribute.AttributeClass!, argument, context) is { } callback)
                    callbacks.Add(callback);
                if (attribute.AttributeClass.Is(KnownNames.LogMetric) && Metric(method, attribute, owners, context) is { } metric)
                    callbacks.Add(metric);
            }
        }
        return callbacks.ToEquatableArray();
    }

    private static CallbackSpec? Callback(IMethodSymbol method, INamedTypeSymbol attribute, ITypeSymbol argument, ParseContext context)
    {
        var takesRun = method.Parameters.Length == 2;
        var isRight = method is { ReturnsVoid: true, IsGenericMethod: false, IsAsync: false, Parameters.Length: 1 or 2 }
            && method.Parameters.All(IsPlain)
            && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, argument)
            && (!takesRun || method.Parameters[1].Type.Is(KnownNames.Run));
        if (isRight)
            return new(Literal.Name(method.Name), attribute.ToCode(), argument.ToCode(), method.IsStatic, takesRun, Metric: null);
        var wanted = $"void {method.Name}({argument.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {ArgumentName(argument.Name)}, Run run)";
        context.Sink.Report(Rules.WrongCallbackSignature, method.Place(), new Mend(Mend.Signature, wanted), method.Name, Shown(attribute), wanted);
        return null;
    }

    private static CallbackSpec? Metric(IMethodSymbol method, AttributeData attribute, Dictionary<string, string> owners, ParseContext context)
    {
        var isRight = method is { IsGenericMethod: false, ReturnType.SpecialType: SpecialType.System_Double, RefKind: RefKind.None, Parameters: [var result] }
            && IsPlain(result) && result.Type.Is(KnownNames.TrainResult);
        var metric = attribute.Text() ?? "";
        var place = attribute.FirstArgumentPlace(method, context.CancellationToken);
        if (metric.Length > 0 && MetricName.Snake(metric) is var snake && snake != metric)
            context.Sink.Report(Rules.MetricNameNotSnakeCase, place, Mend.Replace(Literal.Of(snake)), metric, snake);
        if (owners.TryGetValue(metric, out var owner))
            context.Sink.Report(Rules.DuplicateMetricName, place, OwnName(method, owners), metric, Shown(method), owner);
        else
            owners[metric] = $"'{Shown(method)}'";
        if (isRight && metric.Length > 0)
            return new(Literal.Name(method.Name), attribute.AttributeClass!.ToCode(), method.Parameters[0].Type.ToCode(), method.IsStatic, TakesRun: false, metric);
        var wanted = $"double {method.Name}(TrainResult result)";
        context.Sink.Report(Rules.WrongCallbackSignature, method.Place(), new Mend(Mend.Signature, wanted), method.Name, "LogMetric", wanted);
        return null;
    }

    /// <summary>An attribute as it is written.</summary>
    private static string Shown(INamedTypeSymbol attribute) =>
        attribute.Name.EndsWith("Attribute", StringComparison.Ordinal) ? attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length) : attribute.Name;

    /// <summary>A method by its name; one of several with that name, by its parameters too.</summary>
    private static string Shown(IMethodSymbol method) => method.ContainingType.GetMembers(method.Name).Length == 1
        ? method.Name
        : $"{method.Name}({string.Join(", ", method.Parameters.Select(p => p.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})";

    /// <summary>The method's own name as that of its metric, where it is free.</summary>
    private static Mend OwnName(IMethodSymbol method, Dictionary<string, string> owners) =>
        NameCase.ToSnake(method.Name) is var name && !owners.ContainsKey(name) ? Mend.Replace(Literal.Of(name)) : Mend.None;

    private static bool IsPlain(IParameterSymbol parameter) => parameter is { RefKind: RefKind.None, IsParams: false };

    private static string ArgumentName(string argument) => NameCase.ToSnake(argument).Split('_')[0];
}
