using Microsoft.Extensions.Options;

namespace ShopMesh.Users.Limits;

/// <summary>Refuses limits that let nobody in, or everybody.</summary>
internal sealed class UserLimitsValidator : IValidateOptions<UserLimits>
{
    private const int Most = 100_000;

    public ValidateOptionsResult Validate(string? name, UserLimits options)
    {
        (string Key, int Value)[] limits =
        [
            (nameof(options.Streams), options.Streams),
            (nameof(options.Batches), options.Batches),
            (nameof(options.Watches), options.Watches),
            (nameof(options.Chats), options.Chats),
            (nameof(options.EventStreams), options.EventStreams),
        ];
        var wrong = limits.Where(limit => limit.Value is < 1 or > Most)
            .Select(limit => $"{UserLimits.SectionName}:{limit.Key} is {limit.Value} but must be from 1 to {Most}.").ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
