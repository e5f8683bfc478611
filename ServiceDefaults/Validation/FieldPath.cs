using System.Text;

namespace ShopMesh.ServiceDefaults.Validation;

/// <summary>Turns the path of a C# property into the path of the proto's field: <c>Items[0].ProductId</c> is <c>items[0].product_id</c>.</summary>
internal static class FieldPath
{
    public static string Of(string propertyPath)
    {
        var path = new StringBuilder(propertyPath.Length + 8);
        for (var i = 0; i < propertyPath.Length; i++)
        {
            var character = propertyPath[i];
            if (char.IsAsciiLetterUpper(character))
            {
                // A capital begins a word, except at the start of a name and within a run of capitals.
                var begins = i > 0 && (char.IsAsciiLetterLower(propertyPath[i - 1]) || char.IsAsciiDigit(propertyPath[i - 1])
                    || (char.IsAsciiLetterUpper(propertyPath[i - 1]) && i + 1 < propertyPath.Length && char.IsAsciiLetterLower(propertyPath[i + 1])));
                if (begins)
                    path.Append('_');
                path.Append(char.ToLowerInvariant(character));
            }
            else
            {
                path.Append(character);
            }
        }

        return path.ToString();
    }
}
