namespace RlTemplates.Environments;

/// <summary>Collects violations; of each check only the first few, since one fault usually shows at every step.</summary>
internal sealed class ConformanceReport
{
    private const int MostOfOneCheck = 5;

    private readonly List<EnvironmentViolation> _violations = [];

    private readonly List<string> _skipped = [];

    public IReadOnlyList<EnvironmentViolation> Violations => _violations;

    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Says that a check does not apply, and why.</summary>
    public void Skip(string why) => _skipped.Add(why);

    /// <summary>Adds a violation.</summary>
    public void Add(string check, int? copy, int? step, string expected, string found)
    {
        if (_violations.Count(v => v.Check == check) < MostOfOneCheck)
            _violations.Add(new(check, copy, step, expected, found));
    }

    /// <summary>Adds a violation where something does not hold.</summary>
    public void Expect(bool holds, string check, int? copy, int? step, string expected, string found)
    {
        if (!holds)
            Add(check, copy, step, expected, found);
    }

    /// <summary>Adds a violation unless a call throws an exception of a kind.</summary>
    public void ExpectThrows<TException>(string check, string what, Action call)
        where TException : Exception
    {
        var found = "no exception";
        try
        {
            call();
        }
        catch (Exception e) when (Unwrapped(e) is TException)
        {
            return;
        }
#pragma warning disable CA1031 // Whatever else is thrown is what was found.
        catch (Exception e)
#pragma warning restore CA1031
        {
            found = $"{Unwrapped(e).GetType().Name}: {Unwrapped(e).Message}";
        }
        Add(check, null, null, $"{typeof(TException).Name} for {what}", found);
    }

    /// <summary>What the environment itself threw.</summary>
    public static Exception Unwrapped(Exception exception) => exception is EnvironmentException { InnerException: { } inner } ? inner : exception;
}
