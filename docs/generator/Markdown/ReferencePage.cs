using System.Text;
using ShopMesh.ApiReference.Contract;

namespace ShopMesh.ApiReference.Markdown;

/// <summary>Lays the contract out as one page. The same contract gives the same page, to the byte.</summary>
internal static class ReferencePage
{
    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<Package> packages)
    {
        var links = new TypeLinks(packages);
        var page = new StringBuilder();
        page.AppendLf("# API");
        page.AppendLf();
        page.AppendLf("What `protos/` says, for reading. Generated: change the protos and run `dotnet run --project docs/generator`.");
        page.AppendLf("What every rpc can answer besides its own errors, and what comes with an error, is in [errors.md](errors.md).");
        page.AppendLf();
        WriteContents(page, packages);
        foreach (var package in packages)
            WritePackage(page, package, links);
        return page.ToString();
    }

    private static void WriteContents(StringBuilder page, IReadOnlyList<Package> packages)
    {
        page.AppendLf("| service | rpcs |");
        page.AppendLf("|---|---|");
        foreach (var service in packages.SelectMany(package => package.Services))
        {
            var rpcs = service.Rpcs.Select(rpc => $"[{rpc.Name}](#{service.Name}.{rpc.Name})");
            page.AppendLf($"| [{service.Name}](#{service.Name}) | {string.Join(" · ", rpcs)} |");
        }
    }

    private static void WritePackage(StringBuilder page, Package package, TypeLinks links)
    {
        Heading(page, 2, package.Name, package.Name);
        Paragraph(page, package.Description);
        foreach (var service in package.Services)
            WriteService(page, service, links);
        foreach (var message in package.Messages)
            WriteMessage(page, package, message, links);
        foreach (var enumeration in package.Enumerations)
            WriteEnumeration(page, package, enumeration);
    }

    private static void WriteService(StringBuilder page, Service service, TypeLinks links)
    {
        Heading(page, 3, TypeLinks.ShortName(service.Name), service.Name);
        Paragraph(page, service.Description);
        page.AppendLf();
        page.AppendLf("| rpc | kind | idempotent | errors of its own |");
        page.AppendLf("|---|---|---|---|");
        foreach (var rpc in service.Rpcs)
            page.AppendLf($"| [{rpc.Name}](#{service.Name}.{rpc.Name}) | {rpc.Kind} | {rpc.Idempotency} | {string.Join(", ", StatusCodes.In(rpc.Description))} |");

        foreach (var rpc in service.Rpcs)
        {
            Heading(page, 4, rpc.Name, $"{service.Name}.{rpc.Name}");
            Paragraph(page, rpc.Description);
            page.AppendLf();
            var (sends, answers) = rpc.Kind switch
            {
                "server streaming" => ("", "stream of "),
                "client streaming" => ("stream of ", ""),
                "bidirectional" => ("stream of ", "stream of "),
                _ => ("", ""),
            };
            page.AppendLf($"{sends}{links.To(rpc.Request)} → {answers}{links.To(rpc.Response)}");
        }
    }

    private static void WriteMessage(StringBuilder page, Package package, Message message, TypeLinks links)
    {
        Heading(page, 4, TypeLinks.NameWithin(package, message.Name), message.Name);
        Paragraph(page, message.Description);
        if (message.Fields.Count == 0)
            return;

        page.AppendLf();
        page.AppendLf("| # | field | type | |");
        page.AppendLf("|---|---|---|---|");
        foreach (var field in message.Fields)
        {
            var type = field.Label switch
            {
                FieldLabel.Map => $"map of {links.To(field.Types[0])} to {links.To(field.Types[1])}",
                FieldLabel.Repeated => $"repeated {links.To(field.Types[0])}",
                FieldLabel.Optional => $"optional {links.To(field.Types[0])}",
                _ => links.To(field.Types[0]),
            };
            string[] notes =
            [
                .. field.Oneof is { } oneof ? [$"One of `{oneof}`."] : Array.Empty<string>(),
                .. field.IsDeprecated ? ["Deprecated."] : Array.Empty<string>(),
                .. field.IsSecret ? ["Secret: kept out of logs."] : Array.Empty<string>(),
                field.Description,
            ];
            page.AppendLf($"| {field.Number} | `{field.Name}` | {type} | {Cell(string.Join(' ', notes))} |");
        }
    }

    private static void WriteEnumeration(StringBuilder page, Package package, Enumeration enumeration)
    {
        Heading(page, 4, TypeLinks.NameWithin(package, enumeration.Name), enumeration.Name);
        Paragraph(page, enumeration.Description);
        page.AppendLf();
        page.AppendLf("| # | value | |");
        page.AppendLf("|---|---|---|");
        foreach (var value in enumeration.Values)
            page.AppendLf($"| {value.Number} | `{value.Name}` | {Cell(value.Description)} |");
    }

    private static void Heading(StringBuilder page, int level, string text, string anchor)
    {
        page.AppendLf();
        page.AppendLf($"<a id=\"{anchor}\"></a>");
        page.AppendLf();
        page.AppendLf($"{new string('#', level)} {text}");
    }

    private static void Paragraph(StringBuilder page, string text)
    {
        if (text.Length == 0)
            return;
        page.AppendLf();
        page.AppendLf(Escape(text));
    }

    private static string Cell(string text) => Escape(text).Replace("|", "\\|", StringComparison.Ordinal);

    // Comments are plain text: what Markdown would take for markup is meant as it stands.
    private static string Escape(string text) => text
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    // Not AppendLine, whose line end is the machine's.
    private static void AppendLf(this StringBuilder page, string text = "") => page.Append(text).Append('\n');
}
