using System;
using System.Collections.Generic;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Types that read their own text in a way that can be judged without running them, by full name.</summary>
internal static class KnownTexts
{
    private static readonly Dictionary<string, Func<string, ParsedText>> Readers = new(StringComparer.Ordinal)
    {
        ["RlTemplates.Options.StopBound"] = StopBoundText.Read,
        ["RlTemplates.Environments.Wrapper"] = WrapperText.Read,
        ["RlTemplates.Learning.Algorithms.EntropyCoefficient"] = EntropyCoefficientText.Read,
        ["RlTemplates.Networks.ConvolutionLayer"] = ConvolutionLayerText.Read,
        ["RlTemplates.Learning.Optimizers.Schedule"] = ScheduleText.Read,
    };

    /// <summary>Whether a type's text can be judged here.</summary>
    public static bool Knows(string fullName) => Readers.ContainsKey(fullName);

    /// <summary>Reader of a type's text; of a type that is not known, one to which every text is right.</summary>
    public static Func<string, ParsedText> Of(string fullName) => Readers.TryGetValue(fullName, out var read) ? read : static text => ParsedText.Right(text, []);
}
