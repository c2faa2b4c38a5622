using System.Text.Json;
using RlTemplates.Mlflow.Api;

namespace RlTemplates.Mlflow.Tests;

public sealed class JsonTextTests
{
    [Fact]
    public void Half_a_character_is_no_text_and_hides_no_other()
    {
        using var document = JsonDocument.Parse("""{ "\ud800": "x", "key": "\ud800", "step": "\udfff", "value": "1" }""");

        (JsonText.Of(document.RootElement, "key"), JsonText.Of(document.RootElement, "value"), JsonText.Whole(document.RootElement, "step")).ShouldBe((null, "1", 0));
        JsonText.Part(document.RootElement, "other").ShouldBeNull();
    }
}
