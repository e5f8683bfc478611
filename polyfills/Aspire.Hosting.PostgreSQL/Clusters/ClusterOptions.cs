namespace Aspire.Hosting.Postgres.Clusters;

/// <summary>What a private server is to be.</summary>
/// <param name="UserName">Its superuser.</param>
/// <param name="Password">The superuser's password, taken for new data and checked against existing data.</param>
/// <param name="PasswordParameterName">Name of the parameter that holds the password, for messages.</param>
/// <param name="Port">The loopback port to listen on.</param>
/// <param name="Arguments">More of the server's command line, such as <c>-c max_connections=300</c>.</param>
internal sealed record ClusterOptions(
    string UserName, string Password, string PasswordParameterName, int Port, IReadOnlyList<string> Arguments)
{
    // The password must not come out in a log by way of the record's text.
    public override string ToString() => $"{UserName}@localhost:{Port}";
}
