// Package ports picks loopback ports and keeps them, so that a cluster comes back where it was.
package ports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"strconv"

	"okeanos/control-plane/internal/atomicfile"
)

// Ports of one cluster, all on 127.0.0.1.
type Ports struct {
	APIServer  int `json:"apiServer"`
	EtcdClient int `json:"etcdClient"`
	EtcdPeer   int `json:"etcdPeer"`
}

// Below the range from which Linux and macOS take the ports of outgoing connections, so that a kept port is seldom taken.
const (
	first = 20000
	last  = 29999
)

// Load reads the kept ports from a file, replaces those that are taken now, and keeps the result.
func Load(file string) (Ports, error) {
	var ports Ports
	content, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return Ports{}, err
	default:
		if err := json.Unmarshal(content, &ports); err != nil {
			return Ports{}, fmt.Errorf("%s: %w", file, err)
		}
	}

	taken := map[int]bool{}
	for _, port := range []*int{&ports.APIServer, &ports.EtcdClient, &ports.EtcdPeer} {
		if *port == 0 || taken[*port] || !isFree(*port) {
			if *port, err = pick(taken); err != nil {
				return Ports{}, err
			}
		}
		taken[*port] = true
	}

	content, err = json.Marshal(ports)
	if err != nil {
		return Ports{}, err
	}
	return ports, atomicfile.Write(file, content)
}

func pick(taken map[int]bool) (int, error) {
	for range 100 {
		port := first + rand.IntN(last-first+1)
		if !taken[port] && isFree(port) {
			return port, nil
		}
	}
	return 0, fmt.Errorf("found no free port on 127.0.0.1 between %d and %d", first, last)
}

func isFree(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	_ = listener.Close()
	return true
}
