using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;

namespace ShopMesh.Fuzz.Tests.Running;

/// <summary>What came back.</summary>
/// <param name="HttpStatus">HTTP's status; 0 when the request was refused below HTTP's semantics, or cut by us.</param>
/// <param name="Status">gRPC's status, where there was one.</param>
/// <param name="Text">All texts of the answer that a caller could read: headers, trailers, body.</param>
internal sealed partial record Answer(int HttpStatus, StatusCode? Status, string Text)
{
    /// <summary>What an answer must never show: stacks, types, SQL, files.</summary>
    public bool Leaks => Inside().IsMatch(Text);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = response.Headers.Concat(response.TrailingHeaders).ToList();
        var status = headers.LastOrDefault(header => header.Key == "grpc-status").Value?.Single() ?? GrpcWeb.Status(response.Content.Headers.ContentType, body);
        var texts = headers.SelectMany(header => header.Value.Select(value => Decode(header.Key, value)));
        return new Answer(
            (int)response.StatusCode,
            status is null ? null : (StatusCode)int.Parse(status, CultureInfo.InvariantCulture),
            string.Join('\n', texts) + (status == "0" ? "" : System.Text.Encoding.UTF8.GetString(body)));
    }

    private static string Decode(string name, string value)
    {
        if (name == "grpc-message")
            return Uri.UnescapeDataString(value);
        if (!name.EndsWith("-bin", StringComparison.Ordinal))
            return value;
        return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(value + new string('=', (4 - (value.Length % 4)) % 4)));
    }

    [GeneratedRegex(
        @"   at |\w+Exception\b(?! was thrown by handler)|\.cs\b|\.dll\b|Npgsql|Postgres|SQLSTATE|\bSELECT\b.*\bFROM\b|INSERT INTO|\bSystem\.\w|Microsoft\.\w|"
        + @"ShopMesh\.\w|Host=|/(home|root|usr|tmp|var|app|src|work)/",
        RegexOptions.CultureInvariant)]
    private static partial Regex Inside();
}
