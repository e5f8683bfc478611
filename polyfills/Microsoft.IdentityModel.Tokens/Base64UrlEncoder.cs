using System.Buffers.Text;
using System.Text;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>Base64url without padding (RFC 7515, section 2).</summary>
public static class Base64UrlEncoder
{
    /// <summary>Writes bytes.</summary>
    /// <param name="inArray">The bytes.</param>
    public static string Encode(byte[] inArray) => Base64Url.EncodeToString(inArray);

    /// <summary>Writes the UTF-8 of a text.</summary>
    /// <param name="arg">The text.</param>
    public static string Encode(string arg) => Encode(Encoding.UTF8.GetBytes(arg));

    /// <summary>Reads bytes.</summary>
    /// <param name="str">The text.</param>
    /// <exception cref="FormatException">It is not base64url, or not in its one canonical form.</exception>
    public static byte[] DecodeBytes(string str)
    {
        ArgumentNullException.ThrowIfNull(str);
        var bytes = Base64Url.DecodeFromChars(str);

        // Bits that the last character has to spare, white space and padding would give a token more than one spelling.
        return Base64Url.EncodeToString(bytes) == str ? bytes : throw new FormatException("The text is not canonical base64url.");
    }

    /// <summary>Reads the text whose UTF-8 was written.</summary>
    /// <param name="arg">The text.</param>
    public static string Decode(string arg) => Encoding.UTF8.GetString(DecodeBytes(arg));
}
