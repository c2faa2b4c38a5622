using RlTemplates.Options;

namespace RlTemplates.Abstractions.Tests.Options;

public sealed class ListTextTests
{
    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("", "")]
    [InlineData(" a", "b ", "\t")]
    [InlineData("  two  ")]
    [InlineData(" ")]
    [InlineData("\"\"")]
    [InlineData("a\\")]
    [InlineData("a\\ ")]
    [InlineData("[", "]", ",")]
    [InlineData("", "\"\"", " ")]
    public void Elements_come_back_as_they_were(params string[] elements)
    {
        ListText.Split(ListText.Join(elements)).ShouldBe(elements);
        var entries = elements.Select((e, i) => KeyValuePair.Create($" {i}", e)).ToList();
        ListText.SplitEntries(ListText.JoinEntries(entries)).Select(e => KeyValuePair.Create(e.Key, e.Value!)).ShouldBe(entries);
    }

    [Fact]
    public void Blanks_around_what_is_typed_are_dropped() => ListText.Split(" [ a , b,\"\" ] ").ShouldBe(["a", "b", ""]);
}
