namespace RlTemplates.Estimators.Publishing;

/// <summary>
/// What the published project, and none of those that it references, is told before it says anything itself: defaults, which the project may overrule. As properties of the command line they would
/// hold for libraries too, some of which cannot be trimmed.
/// </summary>
internal static class PublishingProps
{
    /// <summary>The property with the path of the published project.</summary>
    public const string Project = "RlTemplatesPublishedProject";

    /// <summary>The property with the path of the file to which the digest of an image is written.</summary>
    public const string DigestFile = "RlTemplatesDigestFile";

    private const string IsPublished = $"'$(MSBuildProjectFullPath)' == '$({Project})' or '$(FileBasedProgram)' == 'true'";

    /// <summary>
    /// One file, trimmed; packages that cannot be trimmed stay whole. Findings of trimming are no errors here: the project's own build shows them. In an image: the program is the entry point, the
    /// user is the one that Microsoft's images have, and the port that of serving.
    /// </summary>
    public const string Before = $"""
        <Project>
          <PropertyGroup Condition="{IsPublished}">
            <PublishTrimmed>true</PublishTrimmed>
            <TrimMode>partial</TrimMode>
            <PublishSingleFile>true</PublishSingleFile>
            <EnableTrimAnalyzer>false</EnableTrimAnalyzer>
            <EnableSingleFileAnalyzer>false</EnableSingleFileAnalyzer>
            <SuppressTrimAnalysisWarnings>true</SuppressTrimAnalysisWarnings>
            <DebugType>none</DebugType>
            <ContainerUser>1654</ContainerUser>
            <ContainerAppCommandInstruction>Entrypoint</ContainerAppCommandInstruction>
          </PropertyGroup>
          <ItemGroup Condition="{IsPublished}">
            <ContainerPort Include="8080" Type="tcp" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Writes the digest of an image once it is published.</summary>
    public const string After = $"""
        <Project>
          <Target Name="WriteRlTemplatesDigest" AfterTargets="PublishContainer" Condition="({IsPublished}) and '$({DigestFile})' != ''">
            <WriteLinesToFile File="$({DigestFile})" Lines="$(GeneratedContainerDigest)" Overwrite="true" />
          </Target>
        </Project>
        """;
}
