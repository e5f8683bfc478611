using ShopMesh.Dashboard.Hosting;

return await DashboardRunner.RunAsync(args);
