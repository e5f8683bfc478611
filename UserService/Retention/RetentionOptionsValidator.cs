using Microsoft.Extensions.Options;

namespace ShopMesh.Users.Retention;

/// <summary>Refuses times that make no sense.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        (string Key, TimeSpan Value)[] times =
        [
            (nameof(options.Changes), options.Changes),
            (nameof(options.Chat), options.Chat),
            (nameof(options.Events), options.Events),
            (nameof(options.Interval), options.Interval),
        ];
        var wrong = times.Where(time => time.Value < Least || time.Value > Most)
            .Select(time => $"{RetentionOptions.SectionName}:{time.Key} is {time.Value} but must be from {Least} to {Most}.").ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
