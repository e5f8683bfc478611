namespace ShopMesh.ApiReference.Policy;

/// <summary>The policy makes no sense; the message has a line for each thing that is wrong.</summary>
internal sealed class PolicyException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems));
