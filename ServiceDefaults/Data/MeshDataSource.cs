using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ShopMesh.ServiceDefaults.Configuration;
using ShopMesh.ServiceDefaults.Hosting;

namespace ShopMesh.ServiceDefaults.Data;

/// <summary>Builds the pool of connections of one database.</summary>
internal sealed class MeshDataSource(
    IConfiguration configuration, IOptions<DatabaseOptions> databaseOptions, IOptions<MeshOptions> mesh, ILoggerFactory loggerFactory)
{
    public NpgsqlDataSource Build(string connectionName, Action<NpgsqlDataSourceBuilder>? configure)
    {
        var builder = new NpgsqlDataSourceBuilder(Complete(connectionName).ConnectionString) { Name = connectionName };
        builder.UseLoggerFactory(loggerFactory);
        builder.EnableParameterLogging(false);

        // What goes on in the background by itself, such as looking for work, is no trace; what it finds to do begins one.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(static _ => Activity.Current is not null)
            .ConfigureBatchFilter(static _ => Activity.Current is not null));
        configure?.Invoke(builder);
        return builder.Build();
    }

    private NpgsqlConnectionStringBuilder Complete(string connectionName)
    {
        var options = databaseOptions.Value;
        var connection = Parse(connectionName);

        // Multiplexing sends statements of different calls over one connection, which neither transactions nor LISTEN survive well.
        connection.Multiplexing = false;
        connection.IncludeErrorDetail = false;
        connection.PersistSecurityInfo = false;
        Default(connection, "Application Name", mesh.Value.ServiceName);
        Default(connection, "Maximum Pool Size", options.MaxPoolSize);
        Default(connection, "Minimum Pool Size", options.MinPoolSize);
        Default(connection, "Max Auto Prepare", options.MaxAutoPrepare);
        Default(connection, "Timeout", (int)options.ConnectTimeout.TotalSeconds);
        Default(connection, "Command Timeout", (int)options.CommandTimeout.TotalSeconds);
        Default(connection, "Keepalive", 30);

        // Npgsql would try Kerberos for each connection first, and complains where its library is missing, as in the images.
        Default(connection, "GSS Encryption Mode", GssEncryptionMode.Disable);
        return connection;
    }

    private NpgsqlConnectionStringBuilder Parse(string connectionName)
    {
        var text = configuration.GetConnectionString(connectionName);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new StartupException(
                $"ConnectionStrings:{connectionName} is not set: give the database's connection string, such as "
                + $"\"Host=localhost;Database={connectionName};Username=…;Password=…\".");
        }

        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(connection.Host)
                ? throw new StartupException($"ConnectionStrings:{connectionName} names no Host.")
                : connection;
        }
        catch (ArgumentException)
        {
            // The parser's message repeats parts of the string, which can be the password.
            throw new StartupException($"ConnectionStrings:{connectionName} is not a connection string: write key=value pairs with semicolons between.");
        }
    }

    private static void Default(NpgsqlConnectionStringBuilder connection, string keyword, object value)
    {
        if (!connection.ContainsKey(keyword) || !connection.ShouldSerialize(keyword))
            connection[keyword] = value;
    }
}
