namespace RlTemplates.TorchSharp.Tests;

public sealed class TorchDeviceTests
{
    [Theory]
    [InlineData("auto", true, false, 0)]
    [InlineData("cpu", false, false, 0)]
    [InlineData("mps", false, false, 0)]
    [InlineData("cuda", false, true, 0)]
    [InlineData("cuda:1", false, true, 1)]
    [InlineData("cuda:12", false, true, 12)]
    public void Devices_are_read_as_they_are_written(string text, bool isAuto, bool isCuda, int index)
    {
        var device = TorchDevice.Parse(text, null);

        (device.IsAuto, device.IsCuda, device.Index, device.ToString()).ShouldBe((isAuto, isCuda, index, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:١")]
    [InlineData("cuda:100")]
    public void Others_are_refused(string text)
    {
        TorchDevice.TryParse(text, null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => TorchDevice.Parse(text, null))
            .Message.ShouldBe($"'{text}' is no device: write auto, cpu, cuda, cuda:1 or mps.");
    }
}
