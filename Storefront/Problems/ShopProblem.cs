using Google.Rpc;
using Grpc.Core;

namespace ShopMesh.Storefront.Problems;

/// <summary>What went wrong, as a person is told it.</summary>
/// <param name="Status">The HTTP status of the page that tells it.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What to do about it.</param>
public sealed record ShopProblem(int Status, string Title, string Text)
{
    /// <summary>What is wrong with the fields of a form, by the path that the service knows them by.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Under what the shop's operators find the cause.</summary>
    public string? Reference { get; init; }

    /// <summary>Why the shop turned something down, for each reason its kind and what it is about.</summary>
    public IReadOnlyList<(string Type, string Subject)> Preconditions { get; init; } = [];

    /// <summary>Whether a second try can have another outcome.</summary>
    public bool IsTransient { get; init; }

    /// <summary>What a service's error means to a person.</summary>
    /// <param name="error">The error.</param>
    public static ShopProblem From(RpcException error)
    {
        var details = error.GetRpcStatus();
        var info = details?.GetDetail<ErrorInfo>();
        return error.StatusCode switch
        {
            StatusCode.InvalidArgument => new(StatusCodes.Status422UnprocessableEntity, "Please check what you entered", "Something in it can't be right.")
            {
                Fields = Violations(details),
            },
            StatusCode.NotFound => new(StatusCodes.Status404NotFound, "We couldn't find that", "It may have been removed, or the address may be wrong."),
            StatusCode.PermissionDenied => new(StatusCodes.Status404NotFound, "We couldn't find that", "It may have been removed, or the address may be wrong."),
            StatusCode.Unauthenticated => new(StatusCodes.Status401Unauthorized, "Please sign in", "You have been signed out."),
            StatusCode.AlreadyExists when info?.Reason == "EMAIL_TAKEN" => new(StatusCodes.Status409Conflict, "You already have an account", "There is an account with this e-mail address. Sign in instead.")
            {
                Fields = new Dictionary<string, string> { ["user.email"] = "There is an account with this address." },
            },
            StatusCode.Aborted or StatusCode.AlreadyExists => new(StatusCodes.Status409Conflict, "That changed in the meantime", "Someone, maybe you in another window, changed it first. Look at it again, then try once more."),
            StatusCode.FailedPrecondition => new(StatusCodes.Status409Conflict, "That isn't possible any more", "What you see may be out of date; load the page again.")
            {
                Preconditions = [.. details?.GetDetail<PreconditionFailure>()?.Violations.Select(violation => (violation.Type, violation.Subject)) ?? []],
            },
            StatusCode.ResourceExhausted => new(StatusCodes.Status429TooManyRequests, "One moment, please", Patience(details)) { IsTransient = true },
            StatusCode.Unavailable or StatusCode.DeadlineExceeded => new(StatusCodes.Status503ServiceUnavailable, "The shop is busy", "It didn't answer in time. Try again in a moment.")
            {
                IsTransient = true,
            },
            StatusCode.Unimplemented => new(StatusCodes.Status501NotImplemented, "Not open yet", "This part of the shop is still being built."),
            _ => new(StatusCodes.Status500InternalServerError, "Something went wrong on our side", "It isn't your fault, and we can find out what it was. Try again later.")
            {
                Reference = info?.Metadata.GetValueOrDefault("reference"),
            },
        };
    }

    private static Dictionary<string, string> Violations(Google.Rpc.Status? details) =>
        (details?.GetDetail<BadRequest>()?.FieldViolations ?? [])
            .GroupBy(violation => violation.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.First().Description, StringComparer.Ordinal);

    private static string Patience(Google.Rpc.Status? details)
    {
        var wait = details?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() ?? TimeSpan.Zero;
        return wait > TimeSpan.FromMinutes(1) ? $"There were too many tries. Wait {Math.Ceiling(wait.TotalMinutes):0} minutes, then try again."
            : wait > TimeSpan.FromSeconds(1) ? $"There were too many tries. Wait {Math.Ceiling(wait.TotalSeconds):0} seconds, then try again."
            : "There is a lot going on. Try again in a moment.";
    }
}
