// Reads the catalog as it comes from the database.
package main

import (
	"fmt"
	"io"
	"log"
	"time"

	productspb "shopmesh.example/clients/go/gen/shop/products/v1"
	"shopmesh.example/clients/go/shop"
)

func main() {
	ctx, cancel := shop.Within(30 * time.Second)
	// Leaving early cancels the call, so that the server stops too.
	defer cancel()

	stream, err := shop.Products(nil).ListProducts(ctx, &productspb.ListProductsRequest{Filter: "status = ACTIVE", OrderBy: "price desc"})
	if err != nil {
		log.Fatal(err)
	}
	count := 0
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		if count == 0 {
			fmt.Printf("The dearest one is %s\n", response.Product.Name)
		}
		count++
	}
	fmt.Printf("%d products\n", count)
}
