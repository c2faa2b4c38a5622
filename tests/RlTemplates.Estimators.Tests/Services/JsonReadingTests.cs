using System.Text.Json;
using RlTemplates.Estimators.Services;

namespace RlTemplates.Estimators.Tests.Services;

public sealed class JsonReadingTests
{
    [Fact]
    public void Half_a_character_is_no_text_and_of_a_name_that_stands_twice_the_last_counts()
    {
        using var document = JsonDocument.Parse("""{ "\ud800": "x", "location": "\ud800", "name": "ws", "tags": { "a": "1", "a": "2", "b": "\udfff", "\ud800": "x" }, "list": ["a", "\ud800"] }""");
        var answer = document.RootElement;

        (answer.Text("location"), answer.Text("name"), answer.Text("other")).ShouldBe((null, "ws", null));
        answer.NamedTexts("tags").ShouldBe(new Dictionary<string, string> { ["a"] = "2" });
        answer.Texts("list").ShouldBe(["a"]);
    }
}
