namespace RlTemplates.Options;

/// <summary>A type of option values that are made of numbers, for example a schedule; a <c>[Range]</c> on such an option applies to each.</summary>
public interface IHasNumbers
{
    /// <summary>The numbers that a range applies to.</summary>
    IEnumerable<double> Numbers { get; }
}
