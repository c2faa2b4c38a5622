namespace RlTemplates.Cluster.Heads;

/// <summary>Who plays which slot.</summary>
/// <param name="count">Slots, at least 1.</param>
internal sealed class SlotTable(int count)
{
    /// <summary>The slots, by number.</summary>
    public IReadOnlyList<Slot> Slots { get; } = [.. Enumerable.Range(0, count).Select(i => new Slot(i))];

    /// <summary>Gives slots to workers so that each has about as many as any other, and moves no more of them than that takes.</summary>
    /// <param name="members">The workers.</param>
    /// <param name="mayOverload">Whether a worker may get more than its capacity where slots are left.</param>
    /// <returns>What has changed hands: the slot, who had it, null for nobody, and who has it now.</returns>
    public IReadOnlyList<(Slot Slot, Member? From, Member To)> Balance(IReadOnlyCollection<Member> members, bool mayOverload)
    {
        var moves = new List<(Slot, Member?, Member)>();
        foreach (var slot in Slots.Where(s => s.Holder is null))
        {
            if (Least(members, mayOverload) is not { } member)
                break;
            Give(slot, member);
            moves.Add((slot, null, member));
        }
        while (Least(members, mayOverload: false) is { } least && members.MaxBy(m => m.Slots.Count) is { } most && most.Slots.Count > least.Slots.Count + 1)
        {
            var slot = most.Slots[^1];
            Give(slot, least);
            moves.Add((slot, most, least));
        }
        // The last holder counts where a slot has changed hands twice.
        return [.. moves.GroupBy(m => m.Item1).Select(g => (g.Key, g.First().Item2, g.Last().Item3)).Where(m => m.Item2 != m.Item3)];
    }

    private static Member? Least(IEnumerable<Member> members, bool mayOverload)
    {
        var all = members.OrderBy(m => m.Slots.Count).ThenBy(m => m.Name, StringComparer.Ordinal).ToList();
        return all.FirstOrDefault(m => m.Slots.Count < m.Capacity) ?? (mayOverload ? all.FirstOrDefault() : null);
    }

    private static void Give(Slot slot, Member member)
    {
        slot.Holder?.Slots.Remove(slot);
        slot.Holder = member;
        member.Slots.Add(slot);
    }
}
