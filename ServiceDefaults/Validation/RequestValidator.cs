using FluentValidation;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.ServiceDefaults.Validation;

/// <summary>Runs the validators of one message type on one call.</summary>
/// <typeparam name="TRequest">The message.</typeparam>
internal readonly struct RequestValidator<TRequest>
{
    private readonly IValidator<TRequest>[] _validators;

    private RequestValidator(IValidator<TRequest>[] validators) => _validators = validators;

    /// <summary>Whether there is nothing to run.</summary>
    public bool IsEmpty => _validators.Length == 0;

    /// <summary>The validators that are registered for the message.</summary>
    public static RequestValidator<TRequest> For(ServerCallContext context) =>
        new([.. context.GetHttpContext().RequestServices.GetServices<IValidator<TRequest>>()]);

    /// <summary>Checks a message.</summary>
    /// <exception cref="InvalidArgumentException">It is not valid; all its faults are named.</exception>
    public async Task ValidateAsync(TRequest request, CancellationToken cancellationToken)
    {
        List<FieldViolation>? violations = null;
        foreach (var validator in _validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            foreach (var failure in result.Errors)
            {
                violations ??= [];
                violations.Add(ItemValidation.Violation(failure));
            }
        }

        if (violations is not null)
            throw new InvalidArgumentException([.. violations]);
    }
}
