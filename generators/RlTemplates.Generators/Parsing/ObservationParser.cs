using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads what an environment shows.</summary>
internal static class ObservationParser
{
    private const string Supported = "write a float, double, int, bool or float[], a method 'void {0}(Span<float> features)', or for an image a byte[,], a byte[,,] or a method 'void {0}(Span<byte> pixels)'";

    public static EquatableArray<ObservationSpec> Parse(INamedTypeSymbol type, ParseContext context)
    {
        var marked = type.Marked("Observation").ToList();
        if (marked.Count == 0)
            context.Sink.Report(Rules.MissingEnvironmentMember, type.Place(), type.Name, "Observation", "[Observation] float Position => _place;");
        var observations = new List<ObservationSpec>();
        foreach (var (member, attribute) in marked)
        {
            if (Shape(member, context) is not { } shape)
                continue;
            var sizes = Sizes(member, attribute, shape, context);
            var (low, high) = BoundsParser.Observation(member, attribute, shape >= ObservationShape.GreyImage, context);
            var observation = new ObservationSpec(Literal.Name(member.Name), shape, sizes.ToEquatableArray(), low, high);
            if (observations.FirstOrDefault(o => o.IsImage || observation.IsImage) is { } other)
                JudgeMixture(member, observation, other, context);
            observations.Add(observation);
        }
        return observations.ToEquatableArray();
    }

    private static ObservationShape? Shape(ISymbol member, ParseContext context)
    {
        var remedy = string.Format(CultureInfo.InvariantCulture, Supported, member.Name);
        if (member.IsStatic)
            return Unsupported(member, "is static", "remove 'static': each copy shows its own", context);
        if (member is IMethodSymbol)
        {
            return member.WritesSpan(SpecialType.System_Single) ? ObservationShape.Method
                : member.WritesSpan(SpecialType.System_Byte) ? ObservationShape.Drawing
                : Unsupported(member, "is another method", remedy, context);
        }
        return member.ValueType() switch
        {
            { TypeKind: TypeKind.Error } => null,
            { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Boolean } => ObservationShape.Number,
            IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Single } => ObservationShape.Array,
            IArrayTypeSymbol { Rank: 2, ElementType.SpecialType: SpecialType.System_Byte } => ObservationShape.GreyImage,
            IArrayTypeSymbol { Rank: 3, ElementType.SpecialType: SpecialType.System_Byte } => ObservationShape.Image,
            { TypeKind: TypeKind.Enum } => Unsupported(member, "is an enum", $"write '[Observation] int {member.Name}Number => (int){member.Name};', or a method that sets one of several features to 1", context),
            null => Unsupported(member, "cannot be read", remedy, context),
            var other => Unsupported(member, $"has type {other.ToDisplayString()}", remedy, context),
        };
    }

    private static ObservationShape? Unsupported(ISymbol member, string what, string remedy, ParseContext context)
    {
        context.Sink.Report(Rules.UnsupportedObservation, member.Place(), member.Name, what, remedy);
        return null;
    }

    private static int[] Sizes(ISymbol member, AttributeData attribute, ObservationShape shape, ParseContext context)
    {
        string[] names = shape switch
        {
            ObservationShape.Method => ["Size"],
            ObservationShape.Drawing => ["Height", "Width", "Channels"],
            _ => [],
        };
        void Report(string what) => context.Sink.Report(Rules.WrongObservationSize, attribute.Place(context.CancellationToken) ?? member.Place(), member.Name, what);

        foreach (var given in attribute.NamedArguments.Where(a => a.Key is "Size" or "Height" or "Width" or "Channels" && !names.Contains(a.Key)))
            Report($"has a {given.Key}, which only {(given.Key == "Size" ? "a method with Span<float>" : "a method with Span<byte>")} needs; remove it");
        var sizes = names.Select(name => attribute.Named(name) as int? ?? (name == "Channels" ? 1 : 0)).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            if (sizes[i] < 1)
                Report(attribute.Named(names[i]) is null ? $"does not say how much it writes; write [Observation({string.Join(", ", names.Take(2).Select(n => n + " = 12"))})]" : $"has a {names[i]} of {sizes[i].ToString(CultureInfo.InvariantCulture)}; it must be at least 1");
            if (sizes[i] < 1 && attribute.Named(names[i]) is null)
                break;
        }
        return sizes;
    }

    private static void JudgeMixture(ISymbol member, ObservationSpec observation, ObservationSpec other, ParseContext context)
    {
        var name = other.Member.TrimStart('@');
        if (observation.IsImage && other.IsImage)
            context.Sink.Report(Rules.MixedObservations, member.Place(), member.Name, "a second image", name, "draw both into one, as channels of a byte[,,]");
        else
            context.Sink.Report(Rules.MixedObservations, member.Place(), member.Name, observation.IsImage ? "an image" : "a number", name, "an agent sees an image or numbers; draw the numbers into the image, or show numbers alone");
    }
}
