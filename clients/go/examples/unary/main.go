// Signs in, reads a user, places an order, and shows what an error carries.
package main

import (
	"crypto/rand"
	"fmt"
	"log"
	"time"

	orderspb "shopmesh.example/clients/go/gen/shop/orders/v1"
	productspb "shopmesh.example/clients/go/gen/shop/products/v1"
	userspb "shopmesh.example/clients/go/gen/shop/users/v1"
	"shopmesh.example/clients/go/shop"
)

func main() {
	session := shop.SignInFromEnvironment()
	ctx, cancel := shop.Within(30 * time.Second)
	defer cancel()

	found, err := shop.Users(session).GetUser(ctx, &userspb.GetUserRequest{Id: session.User.Id})
	check(err)
	fmt.Printf("%s <%s>\n", found.User.DisplayName, found.User.Email)

	wanted := &productspb.ListProductsRequest{Filter: "status = ACTIVE AND available_quantity > 0", PageSize: 1}
	stream, err := shop.Products(nil).ListProducts(ctx, wanted)
	check(err)
	first, err := stream.Recv()
	check(err)

	// The request id makes it safe to ask again, as the retries of the service config do: the same id is the same order.
	orders := shop.Orders(session)
	item := &orderspb.OrderItem{ProductId: first.Product.Id, Quantity: 1}
	request := &orderspb.PlaceOrderRequest{RequestId: newUUID(), UserId: session.User.Id, Items: []*orderspb.OrderItem{item}}
	placed, err := orders.PlaceOrder(ctx, request)
	check(err)
	again, err := orders.PlaceOrder(ctx, request)
	check(err)
	fmt.Printf("%s: %s; asked again, the same order: %t\n", placed.Order.Status, placed.Order.Lines[0].ProductName, again.Order.Id == placed.Order.Id)

	request.RequestId, item.Quantity = newUUID(), 10_001
	_, err = orders.PlaceOrder(ctx, request)
	details := shop.DetailsOf(err)
	fmt.Printf("%s: %s\n", details.Code, details.Message)
	for _, violation := range details.FieldViolations {
		fmt.Printf("  %s: %s\n", violation.Field, violation.Description)
	}
}

func newUUID() string {
	var b [16]byte
	_, err := rand.Read(b[:])
	check(err)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
