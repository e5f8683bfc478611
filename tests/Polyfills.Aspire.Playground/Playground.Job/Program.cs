using System.Globalization;

// Prints what it is told to and ends as it is told to: [exit code] [text...]
foreach (var text in args.Skip(1)) Console.WriteLine(text);
return args is [var code, ..] ? int.Parse(code, CultureInfo.InvariantCulture) : 0;
