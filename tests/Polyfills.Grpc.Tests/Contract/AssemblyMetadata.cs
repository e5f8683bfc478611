using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Polyfills.Grpc.Tests.Contract;

/// <summary>What an assembly offers to others, and what it wants of them, member by member with signatures.</summary>
internal sealed class AssemblyMetadata : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    internal AssemblyMetadata(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    internal string Name => _reader.GetString(_reader.GetAssemblyDefinition().Name);

    internal IEnumerable<AssemblyName> References =>
        _reader.AssemblyReferences.Select(handle => _reader.GetAssemblyReference(handle).GetAssemblyName());

    public void Dispose() => _file.Dispose();

    /// <summary>Types and members that this assembly references in another.</summary>
    internal SortedSet<string> ReferencesTo(string assembly)
    {
        var references = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in _reader.TypeReferences.Where(handle => AssemblyOf(handle) == assembly))
            references.Add(SignatureFormatter.Instance.GetTypeFromReference(_reader, handle, 0));

        foreach (var member in _reader.MemberReferences.Select(_reader.GetMemberReference))
        {
            if (OpenType(member.Parent) is not { } parent || AssemblyOf(parent) != assembly)
                continue;
            var type = SignatureFormatter.Instance.GetTypeFromReference(_reader, parent, 0);
            references.Add(member.GetKind() == MemberReferenceKind.Field
                ? Field(type, member.Name, member.DecodeFieldSignature(SignatureFormatter.Instance, null))
                : Method(type, member.Name, member.DecodeMethodSignature(SignatureFormatter.Instance, null)));
        }

        return references;
    }

    /// <summary>Types and members of this assembly that others can use or override.</summary>
    internal SortedSet<string> Definitions()
    {
        var definitions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in _reader.TypeDefinitions.Where(IsVisible))
        {
            var type = _reader.GetTypeDefinition(handle);
            var name = SignatureFormatter.Instance.GetTypeFromDefinition(_reader, handle, 0);
            definitions.Add(name);

            foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition))
            {
                if (IsVisible((MethodAttributes)field.Attributes))
                    definitions.Add(Field(name, field.Name, field.DecodeSignature(SignatureFormatter.Instance, null)));
            }

            foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition))
            {
                if (IsVisible(method.Attributes))
                    definitions.Add(Method(name, method.Name, method.DecodeSignature(SignatureFormatter.Instance, null)));
            }
        }

        return definitions;
    }

    // Fields and methods have the same values for the same accessibility.
    private static bool IsVisible(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private bool IsVisible(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(type.GetDeclaringType()),
            _ => false,
        };
    }

    private string Field(string type, StringHandle name, string fieldType) => $"{type}::{_reader.GetString(name)} : {fieldType}";

    private string Method(string type, StringHandle name, MethodSignature<string> signature)
    {
        var kind = signature.Header.IsInstance ? "" : "static ";
        var arity = signature.GenericParameterCount == 0 ? "" : $"`{signature.GenericParameterCount}";
        return $"{type}::{kind}{_reader.GetString(name)}{arity}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";
    }

    private string? AssemblyOf(TypeReferenceHandle handle)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }

    /// <summary>The type a member belongs to, without type arguments; null if it is one of this assembly itself.</summary>
    private TypeReferenceHandle? OpenType(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                return (TypeReferenceHandle)handle;
            case HandleKind.TypeSpecification:
                var signature = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                    return null;
                signature.ReadCompressedInteger();
                return OpenType(signature.ReadTypeHandle());
            default:
                return null;
        }
    }
}
