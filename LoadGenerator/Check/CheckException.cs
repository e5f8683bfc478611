namespace ShopMesh.LoadGenerator.Check;

/// <summary>The shop did not do what it should; the message says what it did.</summary>
internal sealed class CheckException(string message) : Exception(message);
