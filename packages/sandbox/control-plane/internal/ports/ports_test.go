package ports

import (
	"net"
	"path/filepath"
	"strconv"
	"testing"
)

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ports.json")
	first, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if first.APIServer == first.EtcdClient || first.EtcdClient == first.EtcdPeer || first.APIServer == first.EtcdPeer {
		t.Errorf("%+v has one port twice", first)
	}
	again, err := Load(file)
	if err != nil || again != first {
		t.Errorf("%+v became %+v, %v", first, again, err)
	}

	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(first.APIServer)))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	moved, err := Load(file)
	if err != nil || moved.APIServer == first.APIServer || moved.EtcdClient != first.EtcdClient {
		t.Errorf("with the port of the API server taken: %+v became %+v, %v", first, moved, err)
	}
}
