namespace ShopMesh.ServiceDefaults.Data;

/// <summary>Why a service waits for its database.</summary>
/// <param name="Summary">For everyone who may ask for health: without hosts and accounts.</param>
/// <param name="Detail">For the log.</param>
internal sealed record SchemaWait(string Summary, string Detail)
{
    public SchemaWait(string summary) : this(summary, summary)
    {
    }
}
