using ShopMesh.ServiceDefaults.Errors;

namespace ShopMesh.Users.Domain;

/// <summary>What people may decide about their own accounts: everything but what they may do in the shop, and whether the shop has closed it.</summary>
internal static class SelfService
{
    /// <summary>Refuses a new account that gives itself rights.</summary>
    /// <exception cref="PermissionDeniedException">It does.</exception>
    public static void CheckNew(UserProfile profile) =>
        Check(profile, new UserProfile("", "", Role.Customer, UserStatus.Active, null));

    /// <summary>Refuses a change that gives its owner rights.</summary>
    /// <exception cref="PermissionDeniedException">It does.</exception>
    public static UserProfile CheckChange(UserProfile before, UserProfile after)
    {
        Check(after, before);
        return after;
    }

    private static void Check(UserProfile after, UserProfile before)
    {
        if (after.Role != before.Role)
            throw new PermissionDeniedException("ROLE_NOT_ALLOWED", "Only the shop gives roles.");
        if (after.Status != before.Status && (after.Status == UserStatus.Suspended || before.Status == UserStatus.Suspended))
            throw new PermissionDeniedException("STATUS_NOT_ALLOWED", "Only the shop suspends accounts, and opens them again.");
    }
}
