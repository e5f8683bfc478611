using Microsoft.Extensions.Options;

namespace ShopMesh.Users.Rooms;

/// <summary>Refuses values that make no sense.</summary>
internal sealed class ChatOptionsValidator : IValidateOptions<ChatOptions>
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, ChatOptions options)
    {
        (string Key, int Value, int Least, int Most)[] numbers =
        [
            (nameof(options.History), options.History, 0, 500),
            (nameof(options.MembersPerRoom), options.MembersPerRoom, 1, 10_000),
            (nameof(options.SessionsPerMember), options.SessionsPerMember, 1, 100),
            (nameof(options.MessagesPerSecond), options.MessagesPerSecond, 1, 10_000),
            (nameof(options.Burst), options.Burst, 1, 10_000),
        ];
        var wrong = numbers.Where(number => number.Value < number.Least || number.Value > number.Most)
            .Select(number => $"{ChatOptions.SectionName}:{number.Key} is {number.Value} but must be from {number.Least} to {number.Most}.")
            .ToList();
        if (options.Lease < ShortestLease || options.Lease > LongestLease)
            wrong.Add($"{ChatOptions.SectionName}:{nameof(options.Lease)} is {options.Lease} but must be from {ShortestLease} to {LongestLease}.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
