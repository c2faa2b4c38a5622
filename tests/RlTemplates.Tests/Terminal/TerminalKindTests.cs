using RlTemplates.Terminal;

namespace RlTemplates.Tests.Terminal;

public sealed class TerminalKindTests
{
    [Theory]
    [InlineData(false, false, "xterm-256color", null, "Live")]
    [InlineData(false, false, "dumb", null, "Lines")]
    [InlineData(false, false, "", null, "Lines")]
    [InlineData(false, false, null, null, "Lines")]
    [InlineData(false, true, null, null, "Live")]
    [InlineData(false, true, "dumb", null, "Lines")]
    [InlineData(false, false, "xterm", "true", "Lines")]
    [InlineData(false, false, "xterm", "1", "Lines")]
    [InlineData(false, false, "xterm", "false", "Live")]
    [InlineData(false, false, "xterm", "", "Live")]
    [InlineData(true, false, "xterm", null, "None")]
    [InlineData(false, false, "xterm", null, "Lines", 20)]
    [InlineData(false, false, "xterm", null, "Lines", 39)]
    [InlineData(false, false, "xterm", null, "Live", 40)]
    [InlineData(false, false, "xterm", null, "Live", 0)]
    public void The_terminal_is_asked_not_only_whether_the_output_is_redirected(bool isRedirected, bool isWindows, string? term, string? ci, string kind, int width = 80) =>
        TerminalKinds.Of(isRedirected, isWindows, width, name => name == "TERM" ? term : ci).ToString().ShouldBe(kind);
}
