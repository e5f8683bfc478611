namespace ShopMesh.Authority.Issuing;

/// <summary>What became of one Secret.</summary>
internal enum IssueResult
{
    /// <summary>It was as it is to be.</summary>
    Unchanged,

    /// <summary>It got a new certificate.</summary>
    Issued,

    /// <summary>It kept its certificate, and got another trust bundle or other metadata.</summary>
    Updated,

    /// <summary>It could not be written; the reason was told.</summary>
    Failed,

    /// <summary>The authorities are not any more as this run read them: it has to begin again.</summary>
    Overtaken,
}
