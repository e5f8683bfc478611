namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that was not given.</summary>
public abstract class ParameterDefault
{
    /// <summary>Gets the value.</summary>
    public abstract string GetDefaultValue();
}
