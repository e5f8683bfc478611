using ShopMesh.Storefront.Problems;

namespace ShopMesh.Storefront.Accounts;

/// <summary>A form about an account: what was entered, but for the password, and what was wrong with it.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="Name">The name.</param>
/// <param name="ReturnUrl">Where the person goes on to.</param>
/// <param name="Etag">The state of the account that the person has seen.</param>
/// <param name="Problem">What was wrong.</param>
/// <param name="IsSaved">Whether it was just saved.</param>
public sealed record AccountForm(string Email = "", string Name = "", string ReturnUrl = "/", string Etag = "", ShopProblem? Problem = null, bool IsSaved = false)
{
    /// <summary>What is wrong with a field, by its path in the service's request.</summary>
    /// <param name="field">The path.</param>
    public string? Wrong(string field) => Problem?.Fields.GetValueOrDefault(field);

    /// <summary>Whether the problem has been told at the fields, so that it need not be told again above the form.</summary>
    /// <param name="fields">The fields that the form has.</param>
    public bool IsToldAtFields(params string[] fields) => Problem is { Fields.Count: > 0 } && Problem.Fields.Keys.All(fields.Contains);
}
