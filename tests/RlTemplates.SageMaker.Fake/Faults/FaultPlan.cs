namespace RlTemplates.SageMaker.Fake;

/// <summary>Which calls go wrong.</summary>
public sealed class FaultPlan
{
    private readonly List<(Func<AwsRequest, bool> Matches, Fault Fault)> _rules = [];
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>A call of an operation, counted from 1 since the fake began.</summary>
    public void On(string operation, int call, params Fault[] faults) => When(r => r.Operation == operation && r.Call == call, faults);

    /// <summary>The next calls of an operation.</summary>
    public void Next(string operation, Fault fault, int times = 1)
    {
        var from = Calls(operation) + 1;
        When(r => r.Operation == operation && r.Call >= from && r.Call < from + times, fault);
    }

    /// <summary>Every call of an operation.</summary>
    public void Always(string operation, Fault fault) => When(r => r.Operation == operation, fault);

    /// <summary>Every request for which a condition holds.</summary>
    public void When(Func<AwsRequest, bool> matches, params Fault[] faults)
    {
        lock (_lock)
        {
            foreach (var fault in faults)
                _rules.Add((matches, fault));
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    /// <summary>How often an operation was called.</summary>
    public int Calls(string operation)
    {
        lock (_lock)
            return _calls.GetValueOrDefault(operation);
    }

    internal IReadOnlyList<Fault> Count(AwsRequest request)
    {
        lock (_lock)
        {
            request.Call = _calls[request.Operation] = _calls.GetValueOrDefault(request.Operation) + 1;
            return [.. _rules.Where(r => r.Matches(request)).Select(r => r.Fault)];
        }
    }
}
