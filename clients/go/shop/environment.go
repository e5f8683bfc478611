package shop

import (
	"context"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/protobuf/reflect/protoreflect"

	orderspb "shopmesh.example/clients/go/gen/shop/orders/v1"
	productspb "shopmesh.example/clients/go/gen/shop/products/v1"
	userspb "shopmesh.example/clients/go/gen/shop/users/v1"
)

// Users is a client of the shop that the environment variables of README.md tell of; caller is nil for an anonymous caller.
func Users(caller credentials.PerRPCCredentials) userspb.UserServiceClient {
	return userspb.NewUserServiceClient(edge(userspb.File_shop_users_v1_user_service_proto, "SHOP_USERS", caller))
}

// Products is the same of the product service.
func Products(caller credentials.PerRPCCredentials) productspb.ProductServiceClient {
	return productspb.NewProductServiceClient(edge(productspb.File_shop_products_v1_product_service_proto, "SHOP_PRODUCTS", caller))
}

// Orders is the same of the order service.
func Orders(caller credentials.PerRPCCredentials) orderspb.OrderServiceClient {
	return orderspb.NewOrderServiceClient(edge(orderspb.File_shop_orders_v1_order_service_proto, "SHOP_ORDERS", caller))
}

// SignInFromEnvironment signs in as SHOP_EMAIL.
func SignInFromEnvironment() *Session {
	ctx, cancel := Within(10 * time.Second)
	defer cancel()
	session, err := SignIn(ctx, Users(nil), required("SHOP_EMAIL"), required("SHOP_PASSWORD"))
	if err != nil {
		log.Fatal(err)
	}
	return session
}

// Within is the context of a call that may take that long, with all its attempts.
func Within(limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), limit)
}

func edge(file protoreflect.FileDescriptor, variable string, caller credentials.PerRPCCredentials) *grpc.ClientConn {
	connection, err := ConnectEdge(file, required(variable), required("SHOP_EDGE_CA"), caller)
	if err != nil {
		log.Fatal(err)
	}
	return connection
}

func required(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("%s is not set: see README.md.", name)
	}
	return value
}
