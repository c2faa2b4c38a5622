using RlTemplates.Options;

namespace RlTemplates.Abstractions.Tests.Options;

public sealed class NameTests
{
    [Theory]
    [InlineData("Seed", "seed")]
    [InlineData("LearningRate", "learning_rate")]
    [InlineData("NumSgdIter", "num_sgd_iter")]
    [InlineData("IntervalSeconds", "interval_seconds")]
    [InlineData("VFCoefficient", "vf_coefficient")]
    [InlineData("UseGPU", "use_gpu")]
    [InlineData("GAELambda", "gae_lambda")]
    [InlineData("L2", "l2")]
    [InlineData("FP16", "fp16")]
    [InlineData("Layer1Size", "layer1_size")]
    [InlineData("Conv2DFilters", "conv2d_filters")]
    [InlineData("Adam_Beta1", "adam_beta1")]
    [InlineData("_X", "x")]
    [InlineData("ITEM", "item")]
    [InlineData("ÄußereGröße", "äußere_größe")]
    [InlineData("x", "x")]
    public void Snake(string name, string expected)
    {
        NameCase.ToSnake(name).ShouldBe(expected);
        NameCase.ToKebab(name).ShouldBe(NameCase.SnakeToKebab(expected));
        NameCase.KebabToSnake(NameCase.ToKebab(name)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("relux", "relu")]
    [InlineData("REUL", "relu")]
    [InlineData("tan", "tanh")]
    [InlineData("learning-rate", "--algorithm.learning-rate")]
    [InlineData("--lerning-rate", "--algorithm.learning-rate")]
    [InlineData("zzzzzz", null)]
    [InlineData("", null)]
    public void Nearest(string text, string? expected) => Suggestion.Nearest(text, ["relu", "tanh", "--algorithm.learning-rate"]).ShouldBe(expected);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    public void Distance(string a, string b, int expected) => Suggestion.Distance(a, b).ShouldBe(expected);
}
