using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using ShopMesh.Storefront.Pages;
using ShopMesh.Storefront.Sessions;

namespace ShopMesh.Storefront.Problems;

/// <summary>Turns what nobody else has caught into a page that a person can read.</summary>
internal sealed partial class ProblemPages(RequestDelegate next, ILogger<ProblemPages> logger)
{
    private static readonly ShopProblem NotThere =
        new(StatusCodes.Status404NotFound, "We couldn't find that", "It may have been removed, or the address may be wrong.");

    private static readonly ShopProblem TooOld =
        new(StatusCodes.Status400BadRequest, "This page has been open for too long", "Go back, load it again, and try once more. Nothing was changed.");

    public async Task InvokeAsync(HttpContext context)
    {
        ShopProblem? problem;
        try
        {
            await next(context);
            problem = context.Response.StatusCode switch
            {
                _ when context.Response.HasStarted || context.Response.ContentType is not null => null,
                StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => NotThere,
                StatusCodes.Status400BadRequest => TooOld,
                _ => null,
            };
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (RpcException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (RpcException error) when (!context.Response.HasStarted)
        {
            problem = ShopProblem.From(error);
            if (problem.Status == StatusCodes.Status401Unauthorized)
            {
                await context.RequestServices.GetRequiredService<ShopSession>().ForgetShopperAsync(context.RequestAborted);
                context.Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(context.Request.Method == HttpMethods.Get ? context.Request.Path + context.Request.QueryString : "/")}");
                return;
            }

            Log.Refused(logger, context.Request.Path, error.StatusCode, problem.Reference);
        }
        catch (BadHttpRequestException) when (!context.Response.HasStarted)
        {
            problem = TooOld;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            var reference = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
            Log.Failed(logger, context.Request.Path, reference, error);
            problem = ShopProblem.From(new RpcException(Status.DefaultCancelled)) with { Reference = reference };
        }

        if (problem is null)
            return;
        context.Response.Clear();
        HeadersOf(context);
        await Page(problem).ExecuteAsync(context);
    }

    /// <summary>The page that tells of a problem.</summary>
    public static RazorComponentResult<ProblemPage> Page(ShopProblem problem) => new(new { Problem = problem }) { StatusCode = problem.Status };

    private static void HeadersOf(HttpContext context) => Hosting.SecurityHeaders.Apply(context.Response);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Path} was answered with a page about {Status} (reference {Reference}).")]
        public static partial void Refused(ILogger logger, string path, StatusCode status, string? reference);

        [LoggerMessage(2, LogLevel.Error, "{Path} failed; the person was told the reference {Reference}.")]
        public static partial void Failed(ILogger logger, string path, string reference, Exception exception);
    }
}
