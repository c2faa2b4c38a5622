using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads the methods of a config class that make parts of the experiment: hooks, export strategies and the condition for going on.</summary>
internal static class ConfigMethodParser
{
    private const int LongestName = 128;
    private const string Token = "System.Threading.CancellationToken";

    private static readonly (string Attribute, ConfigMethodKind Kind)[] Kinds =
    [
        (KnownNames.TrainHook, ConfigMethodKind.TrainHook),
        (KnownNames.EvalHook, ConfigMethodKind.EvalHook),
        (KnownNames.ExportStrategy, ConfigMethodKind.ExportStrategy),
        (KnownNames.ContinueWhen, ConfigMethodKind.ContinueWhen),
    ];

    /// <summary>Whether an attribute marks such a method.</summary>
    public static bool IsOne(INamedTypeSymbol? attribute) => KindOf(attribute) is not null;

    /// <summary>The methods, in the order in which they stand.</summary>
    public static EquatableArray<ConfigMethodSpec> Parse(INamedTypeSymbol type, ParseContext context)
    {
        var methods = new List<ConfigMethodSpec>();
        var exports = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        IMethodSymbol? condition = null;
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            foreach (var attribute in method.GetAttributes())
            {
                if (KindOf(attribute.AttributeClass) is not { } kind || !IsRight(method, kind, context))
                    continue;
                if (kind == ConfigMethodKind.ContinueWhen && condition is not null)
                {
                    context.Sink.Report(Rules.SecondCondition, attribute.Place(context.CancellationToken) ?? method.Place(), Mend.Remove("[ContinueWhen]"), method.Name, condition.Name);
                    continue;
                }
                if (kind == ConfigMethodKind.ContinueWhen)
                    condition = method;
                var name = kind == ConfigMethodKind.ExportStrategy ? attribute.Text() ?? "" : null;
                if (name is not null && !IsGoodName(name, method, attribute, exports, context))
                    continue;
                methods.Add(new(kind, Literal.Name(method.Name), method.IsStatic, name, TakesToken: method.Parameters.Length == 3));
            }
        }
        return methods.ToEquatableArray();
    }

    private static ConfigMethodKind? KindOf(INamedTypeSymbol? attribute)
    {
        foreach (var (name, kind) in Kinds)
        {
            if (attribute.Is(name))
                return kind;
        }
        return null;
    }

    private static bool IsRight(IMethodSymbol method, ConfigMethodKind kind, ParseContext context)
    {
        var isPlain = method is { IsGenericMethod: false, IsAsync: false, RefKind: RefKind.None } && method.Parameters.All(p => p is { RefKind: RefKind.None, IsParams: false });
        var (isRight, wanted) = kind switch
        {
            ConfigMethodKind.TrainHook => (method.Parameters.IsEmpty && Makes(method, KnownNames.TrainingHook), $"ITrainingHook {method.Name}()"),
            ConfigMethodKind.EvalHook => (method.Parameters.IsEmpty && Makes(method, KnownNames.EvaluationHook), $"IEvaluationHook {method.Name}()"),
            ConfigMethodKind.ExportStrategy => (IsExport(method), $"void {method.Name}(ExportSource source, string folder)"),
            _ => (IsCondition(method), $"bool {method.Name}(EvaluationResult? evaluation)"),
        };
        if (isPlain && isRight)
            return true;
        context.Sink.Report(Rules.WrongCallbackSignature, method.Place(), new Mend(Mend.Signature, wanted), method.Name, kind.ToString(), wanted);
        return false;
    }

    private static bool Makes(IMethodSymbol method, string contract) =>
        method.ReturnType.IsReferenceType && (method.ReturnType.Is(contract) || method.ReturnType.AllInterfaces.Any(i => i.Is(contract)));

    private static bool IsExport(IMethodSymbol method) => method is { ReturnsVoid: true, Parameters.Length: 2 or 3 }
        && method.Parameters[0].Type.Is(KnownNames.ExportSource)
        && method.Parameters[1].Type.SpecialType == SpecialType.System_String
        && (method.Parameters.Length == 2 || method.Parameters[2].Type.Is(Token));

    // Before the first evaluation it is asked with null.
    private static bool IsCondition(IMethodSymbol method) => method is { ReturnType.SpecialType: SpecialType.System_Boolean, Parameters: [var evaluation] }
        && evaluation.Type.Is(KnownNames.EvaluationResult)
        && evaluation.NullableAnnotation != NullableAnnotation.NotAnnotated;

    private static bool IsGoodName(string name, IMethodSymbol method, AttributeData attribute, Dictionary<string, string> exports, ParseContext context)
    {
        var place = attribute.FirstArgumentPlace(method, context.CancellationToken);
        var own = NameCase.ToSnake(method.Name);
        if (!IsSafe(name))
        {
            context.Sink.Report(Rules.ExportName, place, Mend.Replace(Literal.Of(own)), name, "it must be the name of a folder: letters, digits, '-', '_', '.' and blanks, without a dot in front or a blank at an end");
            return false;
        }
        if (exports.TryGetValue(name, out var other))
        {
            context.Sink.Report(Rules.ExportName, place, exports.ContainsKey(own) ? Mend.None : Mend.Replace(Literal.Of(own)), name, $"'{other}' has this name already, and both would write one folder");
            return false;
        }
        exports[name] = method.Name;
        return true;
    }

    // As RunId.IsSafeName does at run time.
    private static bool IsSafe(string name) => name.Length is > 0 and <= LongestName && name[0] != '.' && name[name.Length - 1] is not '.' and not ' '
        && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' || char.IsSurrogate(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
}
