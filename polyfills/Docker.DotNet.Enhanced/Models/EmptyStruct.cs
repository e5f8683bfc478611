namespace Docker.DotNet.Models;

/// <summary>The value of maps that are sets.</summary>
public struct EmptyStruct;
