using RlTemplates.AzureMl.Training;

namespace RlTemplates.AzureMl.Tests.Training;

public sealed class MemoryTextTests
{
    // 25769803776 is what the Pong how-to writes.
    [Theory]
    [InlineData(25769803776, "24g")]
    [InlineData(1572864000, "1500m")]
    [InlineData(1000, "1000b")]
    public void Bytes_become_the_largest_unit_that_fits(long bytes, string text)
    {
        MemoryText.Of(bytes).ShouldBe(text);
        MemoryText.Bytes(text).ShouldBe(bytes);
    }

    [Fact]
    public void A_difference_is_told_and_another_way_to_write_it_is_none()
    {
        MemoryText.Difference("24g", "24576M").ShouldBeNull();
        MemoryText.Difference(null, "2g").ShouldBeNull();
        MemoryText.Difference("24g", "2g").ShouldBe("The job was asked for 24g of shared memory, and Azure has recorded 2g.");
        MemoryText.Difference("24g", null).ShouldBe("The job was asked for 24g of shared memory, and Azure has recorded none.");
    }
}
