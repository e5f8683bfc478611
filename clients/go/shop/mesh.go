package shop

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Workload is who this process is in the mesh.
type Workload struct {
	Certificate, PrivateKey, TrustBundle string
	TrustDomain, Namespace               string
}

// WorkloadFromEnvironment reads the variables that the mesh gives to every workload.
func WorkloadFromEnvironment() Workload {
	or := func(name, otherwise string) string {
		if value := os.Getenv(name); value != "" {
			return value
		}
		return otherwise
	}
	return Workload{
		Certificate: os.Getenv("Mesh__Identity__CertificatePath"),
		PrivateKey:  os.Getenv("Mesh__Identity__PrivateKeyPath"),
		TrustBundle: os.Getenv("Mesh__Identity__TrustBundlePath"),
		TrustDomain: or("Mesh__TrustDomain", "shop.local"),
		Namespace:   or("Mesh__Namespace", "local"),
	}
}

// IDOf is the SPIFFE id of a service of the same mesh.
func (w Workload) IDOf(service string) string {
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", w.TrustDomain, w.Namespace, service)
}

// ConnectMesh opens a channel to a service's mesh listeners, where services call each other: mutual TLS with SPIFFE ids.
//
// Files are read at each handshake: certificates live for an hour and are renewed in place.
func ConnectMesh(file protoreflect.FileDescriptor, addresses string, me Workload, service string) (*grpc.ClientConn, error) {
	config := &tls.Config{
		MinVersion: tls.VersionTLS12,
		ServerName: service,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			certificate, err := tls.LoadX509KeyPair(me.Certificate, me.PrivateKey)
			return &certificate, err
		},
		// Certificates of the mesh name a workload, not a host, and crypto/tls can only look for hosts. So its verification gives way
		// to ours, which leaves out nothing but the host's name. Never set this without VerifyConnection.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			return verify(state.PeerCertificates, me.TrustBundle, me.IDOf(service))
		},
	}
	return dial(file, addresses, grpc.WithTransportCredentials(credentials.NewTLS(config)), grpc.WithAuthority(service))
}

// verify accepts a chain that leads to the mesh's authority and begins with the X.509-SVID of who is expected.
func verify(chain []*x509.Certificate, trustBundle, expected string) error {
	if len(chain) == 0 {
		return errors.New("the server showed no certificate")
	}
	roots, err := bundle(trustBundle)
	if err != nil {
		return err
	}
	intermediates := x509.NewCertPool()
	for _, certificate := range chain[1:] {
		intermediates.AddCert(certificate)
	}
	leaf := chain[0]
	options := x509.VerifyOptions{Roots: roots, Intermediates: intermediates, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if _, err := leaf.Verify(options); err != nil {
		return err
	}
	if len(leaf.URIs) != 1 {
		return errors.New("the server's certificate is not an X.509-SVID, which has exactly one URI")
	}
	if id := leaf.URIs[0].String(); id != expected {
		return fmt.Errorf("the server is %s, not %s", id, expected)
	}
	return nil
}
