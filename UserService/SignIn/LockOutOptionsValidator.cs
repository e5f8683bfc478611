using Microsoft.Extensions.Options;

namespace ShopMesh.Users.SignIn;

/// <summary>Refuses times that make no sense.</summary>
internal sealed class LockOutOptionsValidator : IValidateOptions<LockOutOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, LockOutOptions options)
    {
        (string Key, TimeSpan Value)[] times =
        [
            (nameof(options.Window), options.Window),
            (nameof(options.FirstLock), options.FirstLock),
            (nameof(options.LongestLock), options.LongestLock),
            (nameof(options.ForgetAfter), options.ForgetAfter),
        ];
        var wrong = times.Where(time => time.Value < Least || time.Value > Most)
            .Select(time => $"{LockOutOptions.SectionName}:{time.Key} is {time.Value} but must be from {Least} to {Most}.").ToList();
        if (options.Failures is < 1 or > 100)
            wrong.Add($"{LockOutOptions.SectionName}:Failures is {options.Failures} but must be from 1 to 100.");
        if (options.FirstLock > options.LongestLock)
            wrong.Add($"{LockOutOptions.SectionName}:FirstLock is {options.FirstLock} but must not be more than LongestLock, which is {options.LongestLock}.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
