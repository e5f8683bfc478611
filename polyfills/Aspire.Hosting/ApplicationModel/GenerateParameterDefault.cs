using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Without l, I, 1, O, 0 and the like: people read passwords from screens. Special characters are such that neither a shell nor a
    // connection string needs them quoted.
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Specials = "-_.{}~()*+!";

    /// <summary>The length.</summary>
    public int MinLength { get; init; }

    /// <summary>Whether there are lower-case letters.</summary>
    public bool Lower { get; init; } = true;

    /// <summary>Whether there are upper-case letters.</summary>
    public bool Upper { get; init; } = true;

    /// <summary>Whether there are digits.</summary>
    public bool Numeric { get; init; } = true;

    /// <summary>Whether there are special characters.</summary>
    public bool Special { get; init; } = true;

    /// <summary>How many lower-case letters there are at least.</summary>
    public int MinLower { get; init; }

    /// <summary>How many upper-case letters there are at least.</summary>
    public int MinUpper { get; init; }

    /// <summary>How many digits there are at least.</summary>
    public int MinNumeric { get; init; }

    /// <summary>How many special characters there are at least.</summary>
    public int MinSpecial { get; init; }

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        var all = (Lower ? LowerCase : "") + (Upper ? UpperCase : "") + (Numeric ? Digits : "") + (Special ? Specials : "");
        if (all.Length == 0) throw new InvalidOperationException("A generated value needs at least one kind of characters.");

        var minimum = MinLower + MinUpper + MinNumeric + MinSpecial;
        var value = new char[Math.Max(MinLength, Math.Max(minimum, 1))];
        var rest = value.AsSpan();
        rest = Take(rest, LowerCase, MinLower);
        rest = Take(rest, UpperCase, MinUpper);
        rest = Take(rest, Digits, MinNumeric);
        rest = Take(rest, Specials, MinSpecial);
        RandomNumberGenerator.GetItems(all, rest);
        RandomNumberGenerator.Shuffle(value.AsSpan());
        return new string(value);
    }

    private static Span<char> Take(Span<char> target, string characters, int count)
    {
        RandomNumberGenerator.GetItems(characters, target[..count]);
        return target[count..];
    }
}
