using RlTemplates.Options;

namespace RlTemplates.Abstractions.Tests.Options;

public class PasswordTextTests
{
    [Theory]
    [InlineData("Server=db;User Id=me;Password=hunter2", true)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=me;AccountKey=abc==", true)]
    [InlineData("Endpoint=sb://x/;SharedAccessKeyName=me;SharedAccessKey=abc=", true)]
    [InlineData("BlobEndpoint=https://x;SharedAccessSignature=sv=1&sig=2", true)]
    [InlineData("pwd=hunter2", true)]
    [InlineData("PASSWORD=hunter2", true)]
    [InlineData("redis://me:hunter2@host:6379/0", true)]
    [InlineData("the store is postgres://me:hunter2@host/db", true)]
    [InlineData("host=db user=me password=hunter2", true)]
    [InlineData("cache:6380,password=hunter2,ssl=True", true)]
    [InlineData("https://host/path?user=me&api_key=hunter2", true)]
    [InlineData("https://store/blob?sv=1&sig=abc%3D", true)]
    [InlineData("WANDB_API_KEY:hunter2", true)]
    [InlineData("api-key: hunter2", true)]
    [InlineData("{\"user\": \"me\", \"token\": \"hunter2\"}", true)]
    [InlineData("{token: hunter2}", true)]
    [InlineData("token:${TOKEN}", false)]
    [InlineData("{\"token\": \"***\"}", false)]
    [InlineData("a note of the token: it was changed", false)]
    [InlineData("tokens://host/path", false)]
    [InlineData("https://host/path?user=me&key=value", false)]
    [InlineData("12:30", false)]
    [InlineData("redis://me:${PASSWORD}@host", false)]
    [InlineData("https://host:8080/path?at=me@home", false)]
    [InlineData("https://me@host/", false)]
    [InlineData("Server=db;Password=***", false)]
    [InlineData("Server=db;Password=", false)]
    [InlineData("key=value;rate=3", false)]
    [InlineData("", false)]
    public void Passwords_in_texts_are_seen(string text, bool isSecret) => SecretNames.HoldsPassword(text).ShouldBe(isSecret);
}
