using ShopMesh.ServiceDefaults;
using ShopMesh.Products;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddProducts();

var app = builder.Build();
app.MapProducts();
return await app.RunServiceAsync(args);
