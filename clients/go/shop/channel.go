// Package shop is how programs in Go call the shop.
package shop

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// ConnectEdge opens a channel to a service's edge listeners, where people and programs call: TLS that the edge authority vouches for.
//
// file describes the service, such as userspb.File_shop_users_v1_user_service_proto. addresses are the listeners of all replicas, such
// as "https://localhost:5001,https://localhost:5002". ca is the path of the edge authority's certificate. caller is who calls, such as a
// *Session; nil for an anonymous caller.
func ConnectEdge(file protoreflect.FileDescriptor, addresses, ca string, caller credentials.PerRPCCredentials) (*grpc.ClientConn, error) {
	roots, err := bundle(ca)
	if err != nil {
		return nil, err
	}
	// The name in the certificate is that of the host; without a server name it would have to be that of the list of addresses.
	host := strings.Split(split(addresses)[0], ":")[0]
	config := &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}
	options := []grpc.DialOption{grpc.WithTransportCredentials(credentials.NewTLS(config))}
	if caller != nil {
		options = append(options, grpc.WithPerRPCCredentials(caller))
	}
	return dial(file, addresses, options...)
}

func dial(file protoreflect.FileDescriptor, addresses string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	config, err := serviceConfig(file.Services().Get(0))
	if err != nil {
		return nil, err
	}
	all := split(addresses)
	target := "dns:///" + all[0]
	if len(all) > 1 {
		// One name resolves to all replicas behind it by itself; a list of addresses is given to a resolver.
		list := manual.NewBuilderWithScheme("replicas")
		state := resolver.State{}
		for _, address := range all {
			state.Addresses = append(state.Addresses, resolver.Address{Addr: address})
		}
		list.InitialState(state)
		options = append(options, grpc.WithResolvers(list))
		target = "replicas:///" + string(file.Services().Get(0).FullName())
	}
	options = append(options,
		grpc.WithDefaultServiceConfig(config),
		grpc.WithDisableServiceConfig(),
		// A replica that vanished without a word is noticed within half a minute.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 20 * time.Second, Timeout: 10 * time.Second}))
	return grpc.Dial(target, options...)
}

// serviceConfig says how calls are spread over replicas, how long they take at most, and which of them are repeated (gRFC A6).
//
// A call is repeated on UNAVAILABLE and nothing else, and only if the contract says that doing it twice does no harm: of anything else
// nobody knows whether it was done. retryThrottling stops repeating when most calls fail. Before grpc-go 1.40, retries have to be
// switched on by GRPC_GO_RETRY=on.
func serviceConfig(service protoreflect.ServiceDescriptor) (string, error) {
	type object = map[string]interface{}
	var methods []object
	for i := 0; i < service.Methods().Len(); i++ {
		method := service.Methods().Get(i)
		config := object{
			"name": []object{{"service": service.FullName(), "method": method.Name()}},
			// No call without a deadline; one that the context has wins if it is sooner.
			"timeout": "30s",
		}
		if method.IsStreamingClient() || method.IsStreamingServer() {
			config["timeout"] = "600s"
		}
		level := method.Options().(*descriptorpb.MethodOptions).GetIdempotencyLevel()
		if level != descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN {
			config["retryPolicy"] = object{
				"maxAttempts":          4,
				"initialBackoff":       "0.1s",
				"maxBackoff":           "1s",
				"backoffMultiplier":    2.0,
				"retryableStatusCodes": []string{"UNAVAILABLE"},
			}
		}
		methods = append(methods, config)
	}
	text, err := json.Marshal(object{
		"loadBalancingConfig": []object{{"round_robin": object{}}},
		"retryThrottling":     object{"maxTokens": 20, "tokenRatio": 0.1},
		"methodConfig":        methods,
	})
	return string(text), err
}

func split(addresses string) []string {
	all := strings.Split(addresses, ",")
	for i, address := range all {
		all[i] = strings.TrimPrefix(strings.TrimSpace(address), "https://")
	}
	return all
}

func bundle(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s has no certificate", path)
	}
	return roots, nil
}
