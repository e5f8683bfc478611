namespace ShopMesh.ServiceDefaults.Notifications;

/// <summary>Channels of one database that the process listens on.</summary>
internal sealed record NotificationChannels(string ConnectionName, IReadOnlyList<string> Channels);
