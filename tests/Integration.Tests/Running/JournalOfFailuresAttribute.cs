using System.Reflection;
using Xunit;
using Xunit.v3;

namespace ShopMesh.Integration.Tests.Running;

/// <summary>Adds to the output of a test that failed what the system has said, so that the cause need not be guessed.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class JournalOfFailuresAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
            return;
        // Made long ago: there is nothing to wait for.
        var system = TestContext.Current.GetFixture<ShopSystem>().AsTask().GetAwaiter().GetResult();
        TestContext.Current.TestOutputHelper?.WriteLine($"The system at that time:{Environment.NewLine}{system?.Journal}");
    }
}
