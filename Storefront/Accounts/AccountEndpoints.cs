using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Shop.Users.V1;
using ShopMesh.Storefront.Hosting;
using ShopMesh.Storefront.Pages;
using ShopMesh.Storefront.Problems;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront.Accounts;

/// <summary>Opening an account, signing in and out, and changing one's name.</summary>
internal static class AccountEndpoints
{
    // A person does not mean the spaces around what they paste.
    private static string Text(IFormCollection form, string field) => form[field].ToString().Trim();

    public static void MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sign-in", async (string? returnUrl, ShopSession session, CancellationToken cancellationToken) =>
            await FormAsync<SignInPage>(returnUrl, session, cancellationToken));
        endpoints.MapPost("/sign-in", SignInAsync);
        endpoints.MapGet("/sign-up", async (string? returnUrl, ShopSession session, CancellationToken cancellationToken) =>
            await FormAsync<SignUpPage>(returnUrl, session, cancellationToken));
        endpoints.MapPost("/sign-up", SignUpAsync);
        endpoints.MapPost("/sign-out", SignOutAsync);
        endpoints.MapGet("/account", ShowAsync);
        endpoints.MapPost("/account", RenameAsync);
    }

    private static async Task<IResult> FormAsync<TPage>(string? returnUrl, ShopSession session, CancellationToken cancellationToken)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        await session.ShopperAsync(cancellationToken) is not null && await session.AccessTokenAsync(cancellationToken) is not null
            ? TypedResults.LocalRedirect(LocalUrl.Of(returnUrl))
            : Page<TPage>(new AccountForm(ReturnUrl: LocalUrl.Of(returnUrl)));

    private static async Task<IResult> SignInAsync(
        IFormCollection form, ShopSession session, UserService.UserServiceClient users, CancellationToken cancellationToken)
    {
        var entered = new AccountForm(Email: Text(form, "email"), ReturnUrl: LocalUrl.Of(form["returnUrl"]));
        try
        {
            var request = new SignInRequest { Email = entered.Email, Password = form["password"].ToString() };
            await session.SignInAsync(await users.SignInAsync(request, cancellationToken: cancellationToken), cancellationToken);
            return TypedResults.LocalRedirect(entered.ReturnUrl);
        }
        catch (RpcException error)
        {
            var problem = ShopProblem.From(error);
            if (error.StatusCode == StatusCode.Unauthenticated)
                problem = problem with { Title = "That didn't match", Text = "The e-mail address or the password is wrong. Check both, and try again." };
            return Page<SignInPage>(entered with { Problem = problem });
        }
    }

    private static async Task<IResult> SignUpAsync(
        IFormCollection form, ShopSession session, UserService.UserServiceClient users, CancellationToken cancellationToken)
    {
        var entered = new AccountForm(Text(form, "email"), Text(form, "name"), LocalUrl.Of(form["returnUrl"]));
        var password = form["password"].ToString();
        try
        {
            await users.CreateUserAsync(
                new CreateUserRequest { User = new User { Email = entered.Email, DisplayName = entered.Name, Role = Role.Customer }, Password = password },
                cancellationToken: cancellationToken);
        }
        catch (RpcException error)
        {
            return Page<SignUpPage>(entered with { Problem = ShopProblem.From(error) });
        }

        try
        {
            var signedIn = await users.SignInAsync(new SignInRequest { Email = entered.Email, Password = password }, cancellationToken: cancellationToken);
            await session.SignInAsync(signedIn, cancellationToken);
            return TypedResults.LocalRedirect(entered.ReturnUrl);
        }
        catch (RpcException error)
        {
            // The account is there; only the second half has to be done again.
            var problem = ShopProblem.From(error) with { Title = "Your account is ready", Text = "Now sign in with it." };
            return Page<SignInPage>(entered with { Problem = problem });
        }
    }

    private static async Task<IResult> SignOutAsync(IFormCollection form, ShopSession session, CancellationToken cancellationToken)
    {
        _ = form;
        await session.SignOutAsync(cancellationToken);
        return TypedResults.LocalRedirect("/");
    }

    private static async Task<IResult> ShowAsync(
        string? saved, ShopSession session, UserService.UserServiceClient users, CancellationToken cancellationToken)
    {
        if (await session.ShopperAsync(cancellationToken) is not { } shopper)
            return TypedResults.LocalRedirect("/sign-in?returnUrl=/account");
        var user = (await users.GetUserAsync(new GetUserRequest { Id = shopper.UserId.ToString() }, cancellationToken: cancellationToken)).User;
        return Page<AccountPage>(new AccountForm(user.Email, user.DisplayName, Etag: user.Etag, IsSaved: saved is not null));
    }

    private static async Task<IResult> RenameAsync(
        IFormCollection form, ShopSession session, UserService.UserServiceClient users, CancellationToken cancellationToken)
    {
        if (await session.ShopperAsync(cancellationToken) is not { } shopper)
            return TypedResults.LocalRedirect("/sign-in?returnUrl=/account");
        var request = new UpdateUserRequest
        {
            User = new User { Id = shopper.UserId.ToString(), DisplayName = Text(form, "name"), Etag = form["etag"].ToString() },
            UpdateMask = new() { Paths = { "display_name" } },
        };
        try
        {
            await users.UpdateUserAsync(request, cancellationToken: cancellationToken);
            return TypedResults.LocalRedirect("/account?saved=1");
        }
        catch (RpcException error) when (error.StatusCode is not (StatusCode.Unauthenticated or StatusCode.NotFound))
        {
            var now = (await users.GetUserAsync(new GetUserRequest { Id = shopper.UserId.ToString() }, cancellationToken: cancellationToken)).User;
            return Page<AccountPage>(new AccountForm(now.Email, request.User.DisplayName, Etag: now.Etag, Problem: ShopProblem.From(error)));
        }
    }

    private static RazorComponentResult<TPage> Page<TPage>(AccountForm form) where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new(new { Form = form }) { StatusCode = form.Problem?.Status };
}
