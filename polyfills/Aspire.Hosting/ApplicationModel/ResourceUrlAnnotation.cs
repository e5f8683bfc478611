namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that is shown for a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address; one that starts with a slash is relative to the endpoint's.</summary>
    public required string Url { get; set; }

    /// <summary>The text in place of the address.</summary>
    public string? DisplayText { get; set; }

    /// <summary>Higher comes first.</summary>
    public int? DisplayOrder { get; set; }

    /// <summary>The endpoint that the address belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }

    /// <summary>Where it is shown.</summary>
    public UrlDisplayLocation DisplayLocation { get; set; } = UrlDisplayLocation.SummaryAndDetails;
}
