namespace Aspire.Hosting.ApplicationModel;

/// <summary>Kinds of relationships that the host itself makes.</summary>
public static class KnownRelationshipTypes
{
    /// <summary>It is part of the other.</summary>
    public const string Parent = "Parent";

    /// <summary>It is configured with the other's address.</summary>
    public const string Reference = "Reference";

    /// <summary>It starts after the other.</summary>
    public const string WaitFor = "WaitFor";
}
