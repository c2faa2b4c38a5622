namespace RlTemplates.SageMaker.Fake;

/// <summary>The files of <c>Data/</c>, which <c>Data/README.md</c> describes.</summary>
public static class TestData
{
    /// <summary>Where a file lies beside the program of the tests.</summary>
    public static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", file);
}
