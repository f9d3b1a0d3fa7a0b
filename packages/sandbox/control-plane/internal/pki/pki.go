// Package pki makes a cluster's certificates and keys, once: what is there already is kept.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"okeanos/control-plane/internal/atomicfile"
)

// A sandbox that is started again years later shall still work.
const lifetime = 10 * 365 * 24 * time.Hour

// Pair is the files of a certificate and its key, PEM.
type Pair struct {
	Cert, Key string
}

// Authority signs certificates into a folder.
type Authority struct {
	Pair
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority loads the authority called name from dir, or makes it.
func NewAuthority(dir, name string) (*Authority, error) {
	pair := pairOf(dir, name)
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if err := ensure(pair, template, nil, nil); err != nil {
		return nil, err
	}
	cert, err := readCertificate(pair.Cert)
	if err != nil {
		return nil, err
	}
	key, err := readKey(pair.Key)
	if err != nil {
		return nil, err
	}
	return &Authority{Pair: pair, dir: dir, cert: cert, key: key}, nil
}

// Server is a server certificate, good as a client certificate too (an etcd member is both).
func (a *Authority) Server(name string, dnsNames []string, addresses ...netip.Addr) (Pair, error) {
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		DNSNames:    dnsNames,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, address := range addresses {
		template.IPAddresses = append(template.IPAddresses, net.IP(address.AsSlice()))
	}
	return a.issue(name, template)
}

// Client is a client certificate: Kubernetes reads the common name as user and the organizations as groups.
func (a *Authority) Client(name, user string, groups ...string) (Pair, error) {
	return a.issue(name, &x509.Certificate{
		Subject:     pkix.Name{CommonName: user, Organization: groups},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
}

func (a *Authority) issue(name string, template *x509.Certificate) (Pair, error) {
	pair := pairOf(a.dir, name)
	return pair, ensure(pair, template, a.cert, a.key)
}

// NewKey loads the key called name from dir, or makes it, and returns the file of the private and of the public key.
func NewKey(dir, name string) (private, public string, err error) {
	private, public = filepath.Join(dir, name+".key"), filepath.Join(dir, name+".pub")
	if exists(public) {
		return private, public, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	encoded, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", "", err
	}
	if err := writeKey(private, key); err != nil {
		return "", "", err
	}
	return private, public, writePEM(public, "PUBLIC KEY", encoded)
}

func pairOf(dir, name string) Pair {
	return Pair{Cert: filepath.Join(dir, name+".crt"), Key: filepath.Join(dir, name+".key")}
}

// The certificate is written last: where it is, the key is.
func ensure(pair Pair, template, parent *x509.Certificate, parentKey *ecdsa.PrivateKey) error {
	if exists(pair.Cert) {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if parent == nil {
		parent, parentKey = template, key
	}
	// RFC 5280 4.1.2.2: a positive serial number of at most 20 octets.
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 159))
	if err != nil {
		return err
	}
	now := time.Now()
	// An hour back, for clocks that differ a little.
	template.NotBefore, template.NotAfter = now.Add(-time.Hour), now.Add(lifetime)
	encoded, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		return fmt.Errorf("certificate %s: %w", pair.Cert, err)
	}
	if err := writeKey(pair.Key, key); err != nil {
		return err
	}
	return writePEM(pair.Cert, "CERTIFICATE", encoded)
}

func writeKey(file string, key *ecdsa.PrivateKey) error {
	encoded, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(file, "EC PRIVATE KEY", encoded)
}

func writePEM(file, kind string, content []byte) error {
	return atomicfile.Write(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
}

func readCertificate(file string) (*x509.Certificate, error) {
	content, err := readPEM(file)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(content)
}

func readKey(file string) (*ecdsa.PrivateKey, error) {
	content, err := readPEM(file)
	if err != nil {
		return nil, err
	}
	return x509.ParseECPrivateKey(content)
}

func readPEM(file string) ([]byte, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block", file)
	}
	return block.Bytes, nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return !errors.Is(err, fs.ErrNotExist)
}
