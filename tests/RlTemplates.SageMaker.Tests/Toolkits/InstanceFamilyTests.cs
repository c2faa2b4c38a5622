namespace RlTemplates.SageMaker.Tests;

public sealed class InstanceFamilyTests
{
    [Theory]
    [InlineData("ml.c5.xlarge", "c5", "Cpu")]
    [InlineData("ml.g4dn.12xlarge", "g4dn", "Gpu")]
    [InlineData("ml.p3.2xlarge", "p3", "Gpu")]
    [InlineData("ml_g5.xlarge", "g5", "Gpu")]
    [InlineData("ml.p4d-24.xlarge", "p4d-24", "Gpu")]
    [InlineData("ml.inf1.xlarge", "inf1", "Inferentia")]
    [InlineData("ml.trn1.2xlarge", "trn1", "Trainium")]
    [InlineData("ml.m5", "m5", "Cpu")]
    [InlineData("local", "local", "Cpu")]
    [InlineData("local_gpu", "local_gpu", "Gpu")]
    public void A_type_has_a_family_and_a_processor(string type, string family, string processor) =>
        InstanceFamily.Of(type).ShouldBe(new(family, Enum.Parse<Processor>(processor)));

    [Theory]
    [InlineData("", "for this machine.")]
    [InlineData("c5.xlarge", "did you mean ml.c5.xlarge?")]
    [InlineData("local-gpu", "did you mean local_gpu?")]
    [InlineData("ML.C5.XLARGE", "such as ml.c5.xlarge")]
    [InlineData("ml.c5.xlarge\n", "such as ml.c5.xlarge")]
    public void What_is_no_type_is_refused(string type, string words) =>
        Should.Throw<UserException>(() => InstanceFamily.Of(type)).Message.ShouldSatisfyAllConditions(
            m => m.ShouldStartWith($"InstanceType is '{type}'"), m => m.ShouldContain(words));
}
