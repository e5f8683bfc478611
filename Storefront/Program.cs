using ShopMesh.ServiceDefaults;
using ShopMesh.Storefront;

var builder = WebApplication.CreateBuilder(args);
((IHostApplicationBuilder)builder).AddServiceDefaults();
builder.AddStorefront();

var app = builder.Build();
return await app.RunServiceAsync(args, map: storefront => storefront.MapStorefront());
