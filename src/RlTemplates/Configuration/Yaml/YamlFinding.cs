using System;

namespace RlTemplates.Configuration;

/// <summary>What can be wrong with a preset.</summary>
internal enum YamlFault
{
    /// <summary>A key that is no option, or a dictionary's key that it cannot have.</summary>
    UnknownOption,

    /// <summary>A value that is not of its option's type.</summary>
    WrongValue,

    /// <summary>A value that is not allowed.</summary>
    OutOfRange,

    /// <summary>An option that is set twice.</summary>
    DuplicateKey,

    /// <summary>A base that does not exist.</summary>
    UnknownBase,

    /// <summary>Presets that extend each other, or too many on top of each other.</summary>
    CircularExtends,

    /// <summary>Text that is no YAML.</summary>
    Syntax,

    /// <summary>YAML that a preset may not have: too much of it, wrong encoding, anchors, tags.</summary>
    Refused,

    /// <summary>YAML of another shape than a mapping of option names to values.</summary>
    Shape,

    /// <summary>A key that a sweep does not have.</summary>
    UnknownSweepKey,

    /// <summary>A sweep varies what is no option.</summary>
    UnknownSweepOption,

    /// <summary>A setting of a sweep that is missing, of the wrong type or not allowed.</summary>
    WrongSweepValue,

    /// <summary>A sweep gives an option a value that it cannot have, or one value twice.</summary>
    SweptValueNotAllowed,

    /// <summary>A sweep that varies nothing, or an option without values.</summary>
    EmptySearch,

    /// <summary>A sweep without an end.</summary>
    UnboundedSearch,

    /// <summary>A range that holds nothing, or that its distribution cannot draw from.</summary>
    BadSearchRange,

    /// <summary>A grid of more trials than the budget, or than a sweep may have.</summary>
    GridTooLarge,

    /// <summary>A metric that nothing logs.</summary>
    UnknownMetric,

    /// <summary>Presets side by side that set an option to different values. A warning.</summary>
    Contradiction,

    /// <summary>Early stopping that can never end a trial. A warning.</summary>
    NeverActs,
}

/// <summary>Where something stands in a file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Start">Characters before it.</param>
/// <param name="Length">Its characters, none beyond its line.</param>
internal sealed record YamlPlace(int Line, int Column, int Start, int Length)
{
    /// <summary>As messages name it: <c>configs/quick.yaml, line 4, column 3</c>.</summary>
    public string In(string file) => FormattableString.Invariant($"{file}, line {Line}, column {Column}");
}

/// <summary>Something that is wrong with a preset. The running program and the compiler say it in the same words.</summary>
/// <param name="Fault">What kind of mistake it is.</param>
/// <param name="Place">Where it stands; null where it concerns the whole file.</param>
/// <param name="Words">A sentence without its full stop; of the whole file, a clause after the file's name.</param>
/// <param name="Replacement">What could stand at the place instead; null where that is not known.</param>
internal sealed record YamlFinding(YamlFault Fault, YamlPlace? Place, string Words, string? Replacement = null)
{
    /// <summary>Whether the preset can be used all the same.</summary>
    public bool IsWarning => Fault is YamlFault.NeverActs or YamlFault.Contradiction;

    /// <summary>Whether it is about an option that another environment or algorithm has: files that several experiments share may set it.</summary>
    public bool IsOfOtherExperiment { get; init; }

    /// <summary>As the running program says it.</summary>
    public string In(string file) => RlTemplates.Options.Sentence.End(Place is null ? $"{file} {Shown}" : $"{Place.In(file)}: {Shown}");

    /// <summary>As the compiler says it, which names the place itself.</summary>
    public string Sentence(string file) => Place is null ? $"{file} {Shown}" : Shown;

    private string Shown => RlTemplates.Options.ShownText.Clean(Words);
}
