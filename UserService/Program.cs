using ShopMesh.ServiceDefaults;
using ShopMesh.Users;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddUsers();

var app = builder.Build();
app.MapUsers();
return await app.RunServiceAsync(args);
