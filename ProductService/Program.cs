using ShopMesh.Products;
using ShopMesh.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddProducts();

var app = builder.Build();
app.MapProducts();
return await app.RunServiceAsync(args);
