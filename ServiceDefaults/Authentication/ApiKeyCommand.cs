using System.Globalization;

namespace ShopMesh.ServiceDefaults.Authentication;

/// <summary>The verb <c>api-key</c>: makes a key, prints it once, and prints the configuration of the services that are to know it.</summary>
internal static class ApiKeyCommand
{
    private const string Usage = "api-key NAME --scopes SCOPE[,SCOPE...] [--requests-per-second N]";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (Read(arguments, out var name, out var options) is { } problem)
        {
            await error.WriteLineAsync($"{problem} Usage: {Usage}");
            return 2;
        }

        var key = ApiKey.Create();
        var section = $"{AuthenticationOptions.SectionName}:ApiKeys:{name}";
        await output.WriteLineAsync($"The key, which is shown only now; the program sends it in the header {ApiKey.Header}:");
        await output.WriteLineAsync($"  {key}");
        await output.WriteLineAsync("Configuration of each service that is to know it:");
        await output.WriteLineAsync($"  {section}:Hash = {Convert.ToHexStringLower(ApiKey.Hash(key))}");
        for (var i = 0; i < options.Scopes.Length; i++)
            await output.WriteLineAsync($"  {section}:Scopes:{i} = {options.Scopes[i]}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {section}:RequestsPerSecond = {options.RequestsPerSecond}"));
        await output.WriteLineAsync("In environment variables, write __ for each colon.");
        return 0;
    }

    private static string? Read(IReadOnlyList<string> arguments, out string name, out ApiKeyOptions options)
    {
        (name, options) = ("", new ApiKeyOptions { Hash = new string('0', 2 * ApiKey.HashLength) });
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            var (option, value) = (parts[0], parts.Length > 1 ? parts[1] : null);
            switch (option)
            {
                case "--scopes" or "--requests-per-second":
                    if (value is null && ++i < arguments.Count)
                        value = arguments[i];
                    if (value is null)
                        return $"{option} needs a value.";
                    if (option == "--scopes")
                        options.Scopes = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate))
                        options.RequestsPerSecond = rate;
                    else
                        return $"\"{value}\" is not a number.";
                    break;
                case ['-', ..]:
                    return $"\"{option}\" is not an option.";
                case { } given when name.Length == 0 && given.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'):
                    name = given;
                    break;
                default:
                    return $"\"{option}\" is not a name of letters, digits, '-' and '_', or is one too many.";
            }
        }

        return name.Length == 0 ? "The key needs a name."
            : options.Scopes.Length == 0 ? "The key needs scopes."
            : options.Validate(name).FirstOrDefault();
    }
}
