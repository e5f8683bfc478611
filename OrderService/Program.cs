using ShopMesh.Orders;
using ShopMesh.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddOrders();

var app = builder.Build();
app.MapOrders();
return await app.RunServiceAsync(args);
