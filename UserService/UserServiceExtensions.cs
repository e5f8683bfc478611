using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ShopMesh.ServiceDefaults;
using ShopMesh.ServiceDefaults.Authentication;
using ShopMesh.ServiceDefaults.Notifications;
using ShopMesh.ServiceDefaults.Querying;
using ShopMesh.Users.Data;
using ShopMesh.Users.Domain;
using ShopMesh.Users.Grpc;
using ShopMesh.Users.Grpc.Streaming;
using ShopMesh.Users.Limits;
using ShopMesh.Users.Retention;
using ShopMesh.Users.Rooms;
using ShopMesh.Users.SignIn;
using ShopMesh.Users.Tokens;

namespace ShopMesh.Users;

/// <summary>Puts the service together.</summary>
internal static class UserServiceExtensions
{
    /// <summary>Adds the accounts and what stores them.</summary>
    public static void AddUsers(this WebApplicationBuilder builder)
    {
        builder.AddMeshDatabase<UsersDbContext>("users-db", configureDataSource: source =>
        {
            // Rows that are streamed are sent on as often as the buffer runs out; the driver's 8 KB are a few dozen users.
            if (!source.ConnectionStringBuilder.ShouldSerialize("Read Buffer Size"))
                source.ConnectionStringBuilder.ReadBufferSize = 32 * 1024;
        });
        builder.Services.AddSingleton<IDatabaseSeeder<UsersDbContext>, SampleUsers>();
        builder.Services.AddQuerying();
        builder.Services.AddScoped<UserStore>();
        builder.Services.AddSingleton<UserList>();
        builder.AddDatabaseNotifications("users-db", UserChangeFeed.Channel, ChatStore.Channel);
        builder.Services.AddSingleton<UserChangeFeed>();
        builder.Services.AddSingleton<StreamUsersCalls>();
        builder.Services.AddSingleton<WatchUserCalls>();
        builder.Services.AddSingleton<PasswordHashing>();
        builder.Services.AddSingleton<UserBatches>();
        builder.Services.AddSingleton<BatchCreateUsersCalls>();
        builder.Services.AddSingleton<ChatStore>();
        builder.Services.AddSingleton<AttendanceBook>();
        builder.Services.AddSingleton<Attendance>();
        builder.Services.AddDatabaseWorker<Attendance>();
        builder.Services.AddSingleton<RoomReaders>();
        builder.Services.AddSingleton<ChatCalls>();
        builder.Services.AddSingleton<IValidateOptions<ChatOptions>, ChatOptionsValidator>();
        builder.Services.AddOptions<ChatOptions>()
            .BindConfiguration(ChatOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        builder.Services.AddSingleton<UserEventLog>();
        builder.Services.AddSingleton<UserEventsCalls>();
        builder.Services.AddSingleton<Pruning>();
        builder.Services.AddDatabaseWorker<PruningService>();
        builder.Services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        builder.Services.AddOptions<RetentionOptions>()
            .BindConfiguration(RetentionOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UserLimits>, UserLimitsValidator>();
        builder.Services.AddOptions<UserLimits>().BindConfiguration(UserLimits.SectionName, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.AddSignIn();
        builder.Services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        builder.Services.AddValidatorsFromAssemblyContaining<Program>();
    }

    private static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<UserTokenOptions>().BindConfiguration(UserTokenOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UserTokenOptions>, UserTokenOptionsValidator>();
        services.AddOptions<LockOutOptions>().BindConfiguration(LockOutOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LockOutOptions>, LockOutOptionsValidator>();
        services.AddOptions<SeedOptions>().BindConfiguration(SeedOptions.SectionName);

        services.AddSingleton<KeyEncryption>();
        services.AddSingleton<SigningKeyRing>();
        services.AddDatabaseWorker<SigningKeyRing>();
        services.AddSingleton<ITokenKeys>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<LockOut>();
        services.AddSingleton<Sessions>();
        services.AddScoped<Accounts>();
        services.AddScoped<SignInCalls>();
    }

    /// <summary>Opens the service to people and to the rest of the mesh.</summary>
    public static void MapUsers(this WebApplication app)
    {
        app.MapMeshService<UserGrpcService>(MeshListeners.Mesh | MeshListeners.Edge);
        app.MapJwks();
        app.MapDefaultEndpoints();
    }
}
