using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>The numbers that a call with constant arguments makes: <c>Schedule.Linear(0.2, 0.05, 1000)</c>, <c>TimeSpan.FromMinutes(5)</c>.</summary>
internal static class CallNumbers
{
    private static readonly Dictionary<string, double> SecondsOf = new(StringComparer.Ordinal)
    {
        ["FromDays"] = 86_400, ["FromHours"] = 3600, ["FromMinutes"] = 60, ["FromSeconds"] = 1, ["FromMilliseconds"] = 1e-3,
    };

    /// <summary>The numbers as ranges count them; none where the call is of another kind.</summary>
    public static IEnumerable<double> Of(IOperation? operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: var type, Name: var name } } call when type.Is("System.TimeSpan") =>
            SecondsOf.TryGetValue(name, out var seconds) && Constants(call.Arguments).ToList() is [var number] ? [number * seconds] : [],
        IInvocationOperation { TargetMethod.IsStatic: true } call when HasNumbers(call.TargetMethod.ReturnType) => Constants(Reals(call.Arguments)),
        IObjectCreationOperation { Type: { } type } creation when HasNumbers(type) => Constants(Reals(creation.Arguments)),
        _ => [],
    };

    /// <summary>The constants that a static method or a constructor is given, as they are written.</summary>
    public static IEnumerable<(IParameterSymbol Parameter, Optional<object?> Constant, ExpressionSyntax Given)> Arguments(IOperation? operation) =>
        from argument in operation switch
        {
            IInvocationOperation { TargetMethod.IsStatic: true } call => call.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        }
        where argument is { Parameter: not null, Value.ConstantValue.HasValue: true, Syntax: ArgumentSyntax }
        select (argument.Parameter, argument.Value.ConstantValue, ((ArgumentSyntax)argument.Syntax).Expression);

    private static bool HasNumbers(ITypeSymbol type) => type.AllInterfaces.Any(i => i.Is(KnownNames.HasNumbers));

    private static IEnumerable<IArgumentOperation> Reals(IEnumerable<IArgumentOperation> arguments) =>
        arguments.Where(a => a.Parameter?.Type.SpecialType is SpecialType.System_Double or SpecialType.System_Single);

    private static IEnumerable<double> Constants(IEnumerable<IArgumentOperation> arguments) =>
        from argument in arguments
        where argument.Value.ConstantValue is { HasValue: true, Value: IConvertible and not string }
        select Convert.ToDouble(argument.Value.ConstantValue.Value, CultureInfo.InvariantCulture);
}
