namespace RlTemplates.Options.Tests;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("store.db_password")]
    [InlineData("Passphrase")]
    [InlineData("api_key")]
    [InlineData("api_keys")]
    [InlineData("key")]
    [InlineData("APIKeys")]
    [InlineData("WANDB_API_KEY")]
    [InlineData("env.WANDB_API_KEY")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("aws-session-token")]
    [InlineData("HF_TOKENS")]
    [InlineData("connection_string")]
    [InlineData("ConnectionStrings")]
    [InlineData("STORE_CONNECTIONSTRING")]
    [InlineData("blobSas")]
    [InlineData("BLOB_SAS_TOKEN")]
    [InlineData("Credentials")]
    public void Secrets_are_told_by_name(string name) => SecretNames.Contains(name).ShouldBeTrue();

    [Theory]
    [InlineData("learning_rate")]
    [InlineData("primary_key")]
    [InlineData("keys_per_row")]
    [InlineData("monkey")]
    [InlineData("tokenizer")]
    [InlineData("PATH")]
    [InlineData("connection")]
    [InlineData("secretary")]
    [InlineData("env.MODE")]
    [InlineData("")]
    public void Other_names_are_not(string name) => SecretNames.Contains(name).ShouldBeFalse();

    [Theory]
    [InlineData("a=1,b=2", "a=1,b=2")]
    [InlineData("plain text, with a comma", "plain text, with a comma")]
    [InlineData("MODE=fast,WANDB_API_KEY=abc\\,d", "MODE=fast,WANDB_API_KEY=***")]
    [InlineData("[TOKEN=abc]", "TOKEN=***")]
    [InlineData("TOKEN=", "TOKEN=")]
    public void Entries_called_like_secrets_are_hidden(string text, string hidden) => SecretNames.Hide(text).ShouldBe(hidden);
}
