using RlTemplates.Cluster.Heads;
using RlTemplates.Cluster.Protocol;

namespace RlTemplates.Cluster.Tests;

/// <summary>Who plays which slot.</summary>
public sealed class SlotTableTests
{
    [Theory]
    [InlineData(8, 3, 8, false, "3 3 2")]
    [InlineData(8, 3, 2, false, "2 2 2")]
    [InlineData(8, 3, 2, true, "3 3 2")]
    [InlineData(2, 5, 4, false, "1 1 0 0 0")]
    public void Slots_are_shared_out_evenly(int slots, int members, int capacity, bool mayOverload, string expected)
    {
        var all = Members(members, capacity);
        new SlotTable(slots).Balance(all, mayOverload);
        string.Join(' ', all.Select(m => m.Slots.Count)).ShouldBe(expected);
    }

    [Fact]
    public void A_worker_that_joins_takes_no_more_slots_than_evenness_needs()
    {
        var (table, all) = (new SlotTable(6), Members(3, 8));
        table.Balance(all[..2], false);
        var moves = table.Balance(all, false);
        moves.Count.ShouldBe(2);
        moves.ShouldAllBe(m => m.To == all[2] && m.From != null);
        table.Balance(all, false).ShouldBeEmpty();
    }

    [Fact]
    public void However_workers_come_and_go_every_slot_has_at_most_one_holder_who_knows_it()
    {
        var random = new Random(1);
        for (var game = 0; game < 200; game++)
        {
            var (table, there) = (new SlotTable(random.Next(1, 20)), new List<Member>());
            for (var turn = 0; turn < 30; turn++)
            {
                if (random.Next(2) == 0 || there.Count == 0)
                {
                    there.Add(Members(1, random.Next(1, 5), turn)[0]);
                }
                else
                {
                    var gone = there[random.Next(there.Count)];
                    there.Remove(gone);
                    gone.Slots.ForEach(s => s.Holder = null);
                    gone.Slots.Clear();
                }
                var mayOverload = game % 2 == 0;
                table.Balance(there, mayOverload);
                foreach (var slot in table.Slots)
                    there.Count(m => m.Slots.Contains(slot)).ShouldBe(slot.Holder is null ? 0 : 1);
                there.Sum(m => m.Slots.Count).ShouldBe(there.Count == 0 ? 0 : mayOverload ? table.Slots.Count : Math.Min(table.Slots.Count, there.Sum(m => m.Capacity)));
            }
        }
    }

    private static List<Member> Members(int count, int capacity, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(i => new Member(new Join { Name = FormattableString.Invariant($"m{i:00}"), Capacity = capacity }, default))];
}
