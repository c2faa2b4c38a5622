using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Environments.Tests;

public sealed class WrapperTests
{
    public static TheoryData<string> Texts =>
        ["time_limit(200)", "frame_skip(4)", "frame_stack(4)", "grey", "resize(42)", "clip_reward(1)", "clip_action", "scale_reward(0.1)"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void ReadsWhatItWrites(string text)
    {
        CultureInfo.CurrentCulture = new("de-DE");
        var wrapper = Wrapper.Parse(text, null);
        wrapper.ToString().ShouldBe(text);
        Wrapper.Parse($" {text.ToUpperInvariant()} ", null).ShouldBe(wrapper);
    }

    [Fact]
    public void FactoriesGiveTheSameValues()
    {
        Wrapper[] wrappers =
        [
            Wrapper.TimeLimit(200), Wrapper.FrameSkip(4), Wrapper.FrameStack(4), Wrapper.Grey, Wrapper.Resize(42), Wrapper.ClipReward(1), Wrapper.ClipAction,
            Wrapper.ScaleReward(0.1),
        ];
        wrappers.Select(wrapper => wrapper.ToString()).ShouldBe(Texts.Select(row => row.Data));
        wrappers.ShouldBe(Texts.Select(row => Wrapper.Parse(row.Data, null)));
        Enum.GetValues<WrapperKind>().ShouldBe([WrapperKind.None, .. wrappers.Select(wrapper => wrapper.Kind).Order()]);
    }

    [Theory]
    [InlineData("", "'' is no wrapper: There are grey, clip_action, time_limit(number)")]
    [InlineData("frame_skp(4)", "did you mean frame_skip?")]
    [InlineData("none", "is no wrapper")]
    [InlineData("grey(1)", "grey takes no number")]
    [InlineData("resize", "resize takes a whole number from 1 to 10000000, for example resize(4)")]
    [InlineData("resize(0)", "resize takes a whole number")]
    [InlineData("resize(4.5)", "resize takes a whole number")]
    [InlineData("resize(4", "is no wrapper")]
    [InlineData("scale_reward(-1)", "scale_reward takes a number above 0 and at most 1000000000, for example scale_reward(0.1)")]
    [InlineData("clip_reward(1e38)", "clip_reward takes a number above 0 and at most 1000000000")]
    [InlineData("scale_reward(nan)", "scale_reward takes a number above 0")]
    [InlineData("time_limit(1,000)", "time_limit takes a whole number")]
    public void WhatItDoesNotReadIsExplained(string text, string message)
    {
        Wrapper.TryParse(text, null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => Wrapper.Parse(text, null)).Message.ShouldContain(message);
    }

    [Fact]
    public void ListsOfThemAreOptions()
    {
        var codec = Codecs.List(Codecs.Parsable<Wrapper>());
        codec.TryParse("[grey, resize(42),frame_stack(4)]", out var wrappers, out _).ShouldBeTrue();
        wrappers.ShouldBe([Wrapper.Grey, Wrapper.Resize(42), Wrapper.FrameStack(4)]);
        codec.Format(wrappers).ShouldBe("grey,resize(42),frame_stack(4)");
        codec.TryParse("grey,resise(42)", out _, out var demand).ShouldBeFalse();
        demand!.ShouldContain("did you mean resize?");
    }

    [Fact]
    public void FactoriesRefuseWhatTheTextMayNotSay()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Wrapper.TimeLimit(0)).Message.ShouldContain("time_limit takes a whole number");
        Should.Throw<ArgumentOutOfRangeException>(() => Wrapper.ScaleReward(double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => Wrapper.ClipReward(0));
    }
}
