using System.Collections.Frozen;

namespace ShopMesh.Products.Domain;

/// <summary>The currencies in use (ISO 4217, list one) and how many decimals their amounts have.</summary>
internal static class Iso4217
{
    private static readonly FrozenDictionary<string, int> Digits = new (int Digits, string Codes)[]
    {
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU " +
            "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS " +
            "KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB " +
            "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD " +
            "TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    }
        .SelectMany(group => group.Codes.Split(' ').Select(code => (code, group.Digits)))
        .ToFrozenDictionary(entry => entry.code, entry => entry.Digits, StringComparer.Ordinal);

    /// <summary>How many decimals an amount has in this currency, such as 2 for EUR and 0 for JPY.</summary>
    /// <param name="code">The code, three capital letters.</param>
    /// <param name="digits">The number of decimals.</param>
    /// <returns>False for a code that is not on the list.</returns>
    public static bool TryGetMinorUnitDigits(string code, out int digits) => Digits.TryGetValue(code, out digits);

    /// <summary>How many decimals an amount has in a currency that is known to be on the list.</summary>
    /// <param name="code">The code.</param>
    /// <exception cref="ArgumentException">The code is not on the list.</exception>
    public static int MinorUnitDigits(string code) =>
        Digits.TryGetValue(code, out var digits) ? digits : throw new ArgumentException($"'{code}' is no currency of ISO 4217.", nameof(code));
}
