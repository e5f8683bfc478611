namespace ShopMesh.ServiceDefaults.Configuration.Mounted;

/// <summary>A mounted file cannot be used; the message names the file and never what is in it.</summary>
internal sealed class MountedException(string message) : Exception(message);
