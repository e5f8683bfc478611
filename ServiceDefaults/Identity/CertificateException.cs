namespace ShopMesh.ServiceDefaults.Identity;

/// <summary>Files cannot be used as an identity or a trust bundle; the message says why and quotes nothing secret.</summary>
internal sealed class CertificateException(string message) : Exception(message);
