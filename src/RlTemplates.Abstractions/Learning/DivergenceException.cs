namespace RlTemplates;

/// <summary>
/// Something that training needs became NaN or infinite. The message, for the user, says what did first and when. The algorithm's state is
/// worth nothing from then on and must not be saved.
/// </summary>
/// <param name="message">What became NaN or infinite, when, and what to try.</param>
public sealed class DivergenceException(string message) : ArithmeticException(message);
