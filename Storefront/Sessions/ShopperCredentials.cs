namespace ShopMesh.Storefront.Sessions;

/// <summary>Sends the shopper's token with calls to the services.</summary>
internal static class ShopperCredentials
{
    // These make tokens, or need none; to ask for a token on their way would go round in circles.
    private static readonly string[] WithoutToken = ["SignIn", "SignOut", "RefreshToken", "CreateUser"];

    public static IHttpClientBuilder SendShoppersToken(this IHttpClientBuilder client) =>
        client.AddCallCredentials(async (call, metadata, services) =>
        {
            if (WithoutToken.Contains(call.MethodName, StringComparer.Ordinal))
                return;
            var http = services.GetRequiredService<IHttpContextAccessor>().HttpContext;
            if (http is null)
                return;
            var token = await http.RequestServices.GetRequiredService<ShopSession>().AccessTokenAsync(call.CancellationToken);
            if (token is not null)
                metadata.Add("authorization", $"Bearer {token}");
        });
}
