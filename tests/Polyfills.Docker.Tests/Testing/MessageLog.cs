using Docker.DotNet.Models;

namespace Polyfills.Docker.Tests.Testing;

/// <summary>Keeps messages at once and in order; <see cref="Progress{T}"/> would post them.</summary>
internal sealed class MessageLog : IProgress<JSONMessage>
{
    public List<JSONMessage> Messages { get; } = [];

    public string Text => string.Concat(Messages.Select(message => message.Stream));

    public void Report(JSONMessage value) => Messages.Add(value);
}
