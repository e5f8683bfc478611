namespace ShopMesh.Dashboard.Resources.Console;

/// <summary>Text of one look.</summary>
/// <param name="Classes">Style classes; empty for the plain look.</param>
/// <param name="Text">The text.</param>
internal readonly record struct AnsiRun(string Classes, string Text);
