using System.Collections;
using System.Diagnostics;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
var isHealthy = true;

app.MapGet("/health", () => isHealthy ? Results.Ok() : Results.StatusCode(503));
app.MapPost("/health", (bool healthy) => isHealthy = healthy);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(static v => (string)v.Key, static v => (string?)v.Value));
app.MapGet("/arguments", () => args);
app.MapGet("/directory", () => Environment.CurrentDirectory);
app.MapPost("/exit", (int code) => Environment.Exit(code));
app.MapPost("/print", (string text, int times) =>
{
    for (var i = 0; i < times; i++) Console.WriteLine(text);
});

// A process that its parent does not look after, as a careless tool leaves one behind.
if (args.Contains("with-grandchild"))
{
    using var grandchild = Process.Start("sleep", "300");
    Console.WriteLine($"grandchild {grandchild.Id}");
}

app.Run();
