using Grpc.Core;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>
/// Who has joined. Of a worker's starts the newest counts: a scheduler that takes a machine for lost starts the worker elsewhere, and the lost one may come back.
/// Used under the lock of <see cref="HeadChannel"/>.
/// </summary>
/// <param name="settings">How workers are dealt with.</param>
internal sealed class Roster(HeadSettings settings)
{
    private const int MostNames = 10_000;
    private const int LongestName = 100;

    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkerRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Those that have joined and are there.</summary>
    public IReadOnlyCollection<Member> Members => _members.Values;

    /// <summary>All workers that have ever joined.</summary>
    public IReadOnlyCollection<WorkerRecord> Records => _records.Values;

    /// <summary>Counts whatever changes in the records.</summary>
    public long Changes { get; set; }

    /// <summary>What is known of a worker.</summary>
    public WorkerRecord Record(Member member) => _records[member.Name];

    /// <summary>Lets a worker in.</summary>
    /// <param name="join">How it introduces itself.</param>
    /// <param name="replaced">The same worker's call that this one takes the place of; null where there is none.</param>
    /// <param name="refusal">Why it is not let in; null where it is.</param>
    public Member? Join(Join join, out Member? replaced, out JoinRefusal? refusal)
    {
        replaced = null;
        refusal = Judge(join);
        if (refusal is not null)
            return null;
        var now = settings.Time.GetUtcNow();
        if (_members.Remove(join.Name, out var old))
        {
            old.Ending = old.Join.Process == join.Process ? "it has called again" : FormattableString.Invariant($"attempt {join.Attempt} of it has joined");
            replaced = old;
        }
        var member = new Member(join, now);
        _members[join.Name] = member;
        if (!_records.TryGetValue(join.Name, out var record))
            _records[join.Name] = record = new(join.Name);
        record.Join(join, now);
        Changes++;
        return member;
    }

    /// <summary>A worker's call is over.</summary>
    /// <returns>Whether it was there until now.</returns>
    public bool Remove(Member member)
    {
        if (!_members.TryGetValue(member.Name, out var present) || present != member)
            return false;
        Changes++;
        return _members.Remove(member.Name);
    }

    private JoinRefusal? Judge(Join join)
    {
        if (join.Protocol != Wire.Version)
        {
            return new(StatusCode.FailedPrecondition, FormattableString.Invariant(
                $"the worker speaks version {join.Protocol} of the protocol, and the head version {Wire.Version}; run the same program on both"));
        }
        if (join.Name is not { Length: > 0 and <= LongestName } name || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return new(StatusCode.InvalidArgument, FormattableString.Invariant($"the name of a worker has 1 to {LongestName} letters, digits, '-', '_' or '.'"));
        if (join.Process is not { Length: > 0 and <= LongestName } || join.Call < 1 || join.Attempt < 0)
            return new(StatusCode.InvalidArgument, "the worker does not say which process it is, and which call this is");
        if (settings.Gang.Length > 0 && join.Gang.Length > 0 && join.Gang != settings.Gang)
            return new(StatusCode.Aborted, $"the worker belongs to another start of this job ({Short(join.Gang)}), and the head to {settings.Gang}");
        if (!_records.TryGetValue(name, out var record))
            return _records.Count < MostNames ? null : new(StatusCode.ResourceExhausted, FormattableString.Invariant($"{MostNames} workers have joined already"));
        return record.Judge(join, isThere: _members.ContainsKey(name));
    }

    private static string Short(string text) => text.Length <= LongestName ? text : text[..LongestName];
}
