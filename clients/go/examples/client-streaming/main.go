// Imports products, one message each; what is wrong with a row is told without losing the others. Sign in as an admin.
package main

import (
	"fmt"
	"io"
	"log"
	"time"

	"shopmesh.example/clients/go/gen/google/type"
	productspb "shopmesh.example/clients/go/gen/shop/products/v1"
	"shopmesh.example/clients/go/shop"
)

func main() {
	session := shop.SignInFromEnvironment()
	ctx, cancel := shop.Within(time.Minute)
	defer cancel()

	stream, err := shop.Products(session).ImportProducts(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for n := 1; n <= 1_001; n++ {
		product := &productspb.Product{Sku: fmt.Sprintf("GO-%d", n), Name: "A mug", Price: &_type.Money{CurrencyCode: "EUR", Units: 4}}
		if n == 1_001 {
			product.Sku = "not a SKU"
		}
		// Waits while the server is busy. EOF: the server has ended the call, and CloseAndRecv says why.
		if err := stream.Send(&productspb.ImportProductsRequest{Product: product}); err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
	}
	result, err := stream.CloseAndRecv()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d rows stored\n", result.SucceededCount, result.ReceivedCount)
	for _, failure := range result.Failures {
		fmt.Printf("  row %d (%s): %s\n", failure.Index, failure.Key, failure.Message)
	}
}
