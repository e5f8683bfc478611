namespace ShopMesh.ServiceDefaults.Configuration;

/// <summary>Options of one concern: they know their section and can say what is wrong with them, naming the key.</summary>
internal interface IMeshOptions
{
    /// <summary>The configuration section that the options are bound to.</summary>
    static abstract string Section { get; }

    /// <summary>One sentence per wrong value, each beginning with its full configuration key; none when all is well.</summary>
    IEnumerable<string> Validate();
}
