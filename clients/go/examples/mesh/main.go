// Calls a service as a service: mutual TLS, with the identity that the variables Mesh__Identity__* name. Run it as a workload that may
// call it, such as orders; SHOP_USERS_MESH has UserService's mesh listeners, and the argument is a user's id.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	userspb "shopmesh.example/clients/go/gen/shop/users/v1"
	"shopmesh.example/clients/go/shop"
)

func main() {
	connection, err := shop.ConnectMesh(
		userspb.File_shop_users_v1_user_service_proto, os.Getenv("SHOP_USERS_MESH"), shop.WorkloadFromEnvironment(), "users")
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := shop.Within(2 * time.Second)
	defer cancel()
	response, err := userspb.NewUserServiceClient(connection).GetUser(ctx, &userspb.GetUserRequest{Id: os.Args[1]})
	if err != nil {
		details := shop.DetailsOf(err)
		log.Fatal(details.Code, ": ", details.Message, " ", details.Reason)
	}
	fmt.Println(response.User.DisplayName)
}
