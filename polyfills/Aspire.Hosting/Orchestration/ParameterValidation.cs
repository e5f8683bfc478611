using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Reads every parameter once before anything starts.</summary>
internal static class ParameterValidation
{
    /// <summary>Throws one message for all parameters that have no value.</summary>
    public static async Task ValidateAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var parameter in resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MissingParameterValueException e)
            {
                missing.Add(e.Message);
            }
        }
        if (missing.Count > 0) throw new MissingParameterValueException(string.Join(System.Environment.NewLine, missing));
    }
}
