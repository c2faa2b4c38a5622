using RlTemplates.Mlflow.Naming;

namespace RlTemplates.Mlflow.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("episode_reward_mean", "episode_reward_mean")]
    [InlineData("evaluation/episode_reward_mean", "evaluation/episode_reward_mean")]
    [InlineData("position_x", "position_x")]
    [InlineData("pos_x_mean", "pos_x_mean")]
    [InlineData("loss (total)", "loss _x28_total_x29_")]
    [InlineData("a:b", "a_x3A_b")]
    [InlineData("a_x3A_b", "a_x5F_x3A_b")]
    [InlineData("/a", "_x2F_a")]
    [InlineData("a/../b", "a/_x2E_./b")]
    [InlineData("..", "_x2E_.")]
    [InlineData("", "_x0_")]
    public void Names_that_servers_take_stay_and_others_are_written(string name, string sent) => MlflowName.Of(name).ShouldBe(sent);

    [Fact]
    public void No_two_names_are_sent_under_one()
    {
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] parts = ["_", "x", "h", "3", "A", ":", "/", ".", "F"];
        foreach (var name in Words(parts, 5).Concat(["_x0_", "_x0_:", "\0"]))
        {
            var key = MlflowName.Of(name);
            sent.TryAdd(key, name).ShouldBeTrue($"'{name}' and '{sent.GetValueOrDefault(key)}' both become '{key}'");
        }
        var end = new string('n', 249);
        Enumerable.Range(0, 100).Select(i => MlflowName.Of(end + "_x" + i)).Distinct().Count().ShouldBe(100);
        MlflowName.Of(end + "::").Length.ShouldBe(250);
    }

    private static IEnumerable<string> Words(string[] parts, int most)
    {
        IEnumerable<string> words = [""];
        for (var length = 0; length < most; length++)
        {
            foreach (var word in words)
            {
                if (word.Length > 0)
                    yield return word;
            }
            words = words.SelectMany(word => parts.Select(part => word + part));
        }
    }
}
