using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Finds the proto file that declares a name. Holds the files it was made from and all that they depend on.</summary>
public class SymbolRegistry
{
    private readonly FrozenDictionary<string, FileDescriptor> _filesByName;
    private readonly FrozenDictionary<string, FileDescriptor> _filesBySymbol;

    private SymbolRegistry(Dictionary<string, FileDescriptor> filesByName, Dictionary<string, FileDescriptor> filesBySymbol)
    {
        _filesByName = filesByName.ToFrozenDictionary();
        _filesBySymbol = filesBySymbol.ToFrozenDictionary();
    }

    /// <summary>Makes a registry of files and their dependencies.</summary>
    /// <param name="fileDescriptors">The files to start from.</param>
    /// <returns>The registry.</returns>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);

        var byName = new Dictionary<string, FileDescriptor>();
        var bySymbol = new Dictionary<string, FileDescriptor>();
        var pending = new Stack<FileDescriptor>(fileDescriptors);
        while (pending.TryPop(out var file))
        {
            if (!byName.TryAdd(file.Name, file))
                continue;

            foreach (var symbol in Symbols(file))
                bySymbol.TryAdd(symbol, file);
            foreach (var dependency in file.Dependencies)
                pending.Push(dependency);
        }

        return new SymbolRegistry(byName, bySymbol);
    }

    /// <summary>Finds a file by its name, such as <c>google/protobuf/timestamp.proto</c>.</summary>
    /// <param name="filename">The name.</param>
    /// <returns>The file; <see langword="null"/> if there is none.</returns>
    public FileDescriptor? FileByName(string filename) => _filesByName.GetValueOrDefault(filename);

    /// <summary>Finds the file that declares a service, method, message, field, oneof, enum, enum value or extension.</summary>
    /// <param name="symbol">The full name.</param>
    /// <returns>The file; <see langword="null"/> if there is none.</returns>
    public FileDescriptor? FileContainingSymbol(string symbol) => _filesBySymbol.GetValueOrDefault(symbol);

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(static service => service.Methods.Select(static method => method.FullName).Prepend(service.FullName)),
        .. file.MessageTypes.SelectMany(Symbols),
        .. file.EnumTypes.SelectMany(Symbols),
        .. file.Extensions.UnorderedExtensions.Select(static extension => extension.FullName),
    ];

    private static IEnumerable<string> Symbols(MessageDescriptor message) =>
    [
        message.FullName,
        .. message.Fields.InDeclarationOrder().Select(static field => field.FullName),
        .. message.Oneofs.Select(static oneof => oneof.FullName),
        .. message.Extensions.UnorderedExtensions.Select(static extension => extension.FullName),
        .. message.NestedTypes.SelectMany(Symbols),
        .. message.EnumTypes.SelectMany(Symbols),
    ];

    // Protobuf names the values of an enum beside it, as C++ does; FullName would name them inside it.
    private static IEnumerable<string> Symbols(EnumDescriptor type)
    {
        var scope = type.FullName[..^type.Name.Length];
        return type.Values.Select(value => scope + value.Name).Prepend(type.FullName);
    }
}
