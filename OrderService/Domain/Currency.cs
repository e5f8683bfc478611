namespace ShopMesh.Orders.Domain;

/// <summary>A currency by its ISO 4217 code, and how many decimals its amounts have.</summary>
internal readonly record struct Currency
{
    private Currency(string code) => Code = code;

    /// <summary>The three letters, such as EUR.</summary>
    public string Code { get; }

    /// <summary>How many decimals one unit is divided into: 2 for EUR, 0 for JPY, 3 for KWD.</summary>
    public int Decimals => Code switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV"
            or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => 2,
    };

    /// <summary>How many minor units make one unit: 100 for EUR.</summary>
    public long MinorUnitsPerUnit => Decimals switch { 0 => 1, 2 => 100, 3 => 1_000, _ => 10_000 };

    /// <summary>The currency with this code.</summary>
    /// <exception cref="FormatException">The code is not three capital letters.</exception>
    public static Currency FromCode(string code) =>
        code is { Length: 3 } && code.All(char.IsAsciiLetterUpper)
            ? new Currency(code)
            : throw new FormatException($"'{code}' is not an ISO 4217 currency code.");

    /// <inheritdoc/>
    public override string ToString() => Code;
}
