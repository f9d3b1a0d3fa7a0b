package pki

import (
	"crypto/tls"
	"crypto/x509"
	"net/netip"
	"os"
	"testing"
)

func TestAuthority(t *testing.T) {
	dir := t.TempDir()
	authority, err := NewAuthority(dir, "ca")
	if err != nil {
		t.Fatal(err)
	}
	server, err := authority.Server("server", []string{"kubernetes"}, netip.MustParseAddr("10.0.30.5"))
	if err != nil {
		t.Fatal(err)
	}
	client, err := authority.Client("client", "alice", "admins")
	if err != nil {
		t.Fatal(err)
	}

	root, err := os.ReadFile(authority.Cert)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(root)
	leaf := load(t, server)
	for name, wanted := range map[string]bool{"10.0.30.5": true, "kubernetes": true, "127.0.0.1": false, "localhost": false} {
		_, err := leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: roots})
		if (err == nil) != wanted {
			t.Errorf("%s: %v", name, err)
		}
	}
	leaf = load(t, client)
	if leaf.Subject.CommonName != "alice" || leaf.Subject.Organization[0] != "admins" {
		t.Errorf("subject %v", leaf.Subject)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}); err == nil {
		t.Error("a client certificate is good for servers")
	}
	info, err := os.Stat(server.Key)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key has mode %v, %v", info.Mode(), err)
	}
}

func TestWhatIsThereIsKept(t *testing.T) {
	dir := t.TempDir()
	var before []byte
	for range 2 {
		authority, err := NewAuthority(dir, "ca")
		if err != nil {
			t.Fatal(err)
		}
		pair, err := authority.Client("client", "alice")
		if err != nil {
			t.Fatal(err)
		}
		private, _, err := NewKey(dir, "service-account")
		if err != nil {
			t.Fatal(err)
		}
		var now []byte
		for _, file := range []string{authority.Cert, pair.Cert, pair.Key, private} {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			now = append(now, content...)
		}
		if before != nil && string(before) != string(now) {
			t.Error("something was made again")
		}
		before = now
	}
}

func load(t *testing.T, pair Pair) *x509.Certificate {
	t.Helper()
	loaded, err := tls.LoadX509KeyPair(pair.Cert, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	return loaded.Leaf
}
