using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Tests;

/// <summary>Texts that look like secrets whatever they are called.</summary>
public sealed class SecretsTests
{
    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----", true)]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB", true)]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----", true)]
    [InlineData("-----BEGIN CERTIFICATE-----", false)]
    [InlineData("AKIAIOSFODNN7EXAMPLE", true)]
    [InlineData("AKIAIOSFODNN7EXAMPLE2", false)]
    [InlineData("https://me:hush@store.example", true)]
    [InlineData("own- image", false)]
    public void Their_form_tells(string text, bool isSecret) => Secrets.IsSecretValue(text).ShouldBe(isSecret);

    // The search has no time limit, which a busy machine would exceed: it must not need one.
    [Fact]
    public void A_hostile_text_is_searched_in_linear_time() =>
        Secrets.IsSecretValue(string.Concat(Enumerable.Repeat("-----BEGIN " + new string('A', 40), 20_000))).ShouldBeFalse();
}
