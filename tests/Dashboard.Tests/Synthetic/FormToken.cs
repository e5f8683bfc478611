using System.Net;
using System.Text.RegularExpressions;

namespace ShopMesh.Dashboard.Tests.Synthetic;

/// <summary>Reads the antiforgery token out of a page.</summary>
internal static partial class FormToken
{
    public static string In(string page) => WebUtility.HtmlDecode(Field().Match(page).Groups[1].Value);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Field();
}
