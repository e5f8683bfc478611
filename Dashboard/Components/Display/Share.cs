using System.Globalization;

namespace ShopMesh.Dashboard.Components.Display;

/// <summary>Fractions as the attributes of SVG want them. Positions are attributes, not styles: the pages allow no inline style.</summary>
public static class Share
{
    /// <summary>A part of a whole as a percentage such as "12.5%".</summary>
    public static string Percent(long part, long whole) => Percent(whole <= 0 ? 0 : (double)part / whole);

    /// <summary>A fraction as a percentage.</summary>
    public static string Percent(double fraction) => (fraction * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    /// <summary>A part of a whole as a fraction for scripts to read.</summary>
    public static string Fraction(long part, long whole) =>
        (whole <= 0 ? 0 : (double)part / whole).ToString("0.######", CultureInfo.InvariantCulture);
}
