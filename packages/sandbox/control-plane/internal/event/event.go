// Package event is what the supervisor tells the process that started it: one JSON object a line.
package event

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// Ready says that the API server answers and that its controllers, nodes and cloud controllers run.
type Ready struct {
	// Port of the API server on 127.0.0.1.
	Port int `json:"port"`
	// CAPEM is the cluster's certificate authority.
	CAPEM string `json:"caPem"`
	// Version is the Kubernetes version, such as v1.36.3.
	Version string `json:"version"`
	// ProvisionerKubeconfig and WatcherKubeconfig are paths of files (mode 0600).
	ProvisionerKubeconfig string `json:"provisionerKubeconfig"`
	WatcherKubeconfig     string `json:"watcherKubeconfig"`
}

// Nodes says how many of the desired nodes are Ready.
type Nodes struct {
	// Generation of the desired state that was looked at.
	Generation int64 `json:"generation"`
	Ready      int   `json:"ready"`
	Desired    int   `json:"desired"`
}

// AddonState is a step in an add-on's life.
type AddonState string

// The states of an add-on, named as OCI names them.
const (
	AddonCreating AddonState = "CREATING"
	AddonActive   AddonState = "ACTIVE"
	AddonDeleting AddonState = "DELETING"
	AddonDeleted  AddonState = "DELETED"
)

// Writer writes events, from any number of goroutines.
type Writer struct {
	mu  sync.Mutex
	out io.Writer
}

// NewWriter makes a Writer.
func NewWriter(out io.Writer) *Writer {
	return &Writer{out: out}
}

// Progress says in plain words what is being done.
func (w *Writer) Progress(format string, args ...any) {
	w.write(struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}{"progress", fmt.Sprintf(format, args...)})
}

// Ready says that the cluster can be used.
func (w *Writer) Ready(ready Ready) {
	w.write(struct {
		Type string `json:"type"`
		Ready
	}{"ready", ready})
}

// Addon says that an add-on entered a state.
func (w *Writer) Addon(name string, state AddonState) {
	w.write(struct {
		Type  string     `json:"type"`
		Name  string     `json:"name"`
		State AddonState `json:"state"`
	}{"addon", name, state})
}

// Nodes says how the nodes are.
func (w *Writer) Nodes(nodes Nodes) {
	w.write(struct {
		Type string `json:"type"`
		Nodes
	}{"nodes", nodes})
}

// LoadBalancer of a Service.
type LoadBalancer struct {
	Address   string `json:"address"`
	Namespace string `json:"namespace"`
	Service   string `json:"service"`
	// IsNetwork tells a network load balancer from a load balancer.
	IsNetwork bool `json:"isNetwork"`
	// IsOfSandbox tells that the Service is no user's, but came with the cluster.
	IsOfSandbox bool `json:"isOfSandbox"`
}

// LoadBalancers says which load balancers the Services have, in the order of their addresses.
func (w *Writer) LoadBalancers(balancers []LoadBalancer) {
	w.write(struct {
		Type      string         `json:"type"`
		Balancers []LoadBalancer `json:"balancers"`
	}{"loadBalancers", balancers})
}

// Accepted says that the cluster is brought to the desired state of that generation.
func (w *Writer) Accepted(generation int64) {
	w.write(struct {
		Type       string `json:"type"`
		Generation int64  `json:"generation"`
	}{"accepted", generation})
}

// Refused says why the desired state of that generation changes nothing.
func (w *Writer) Refused(generation int64, err error) {
	w.write(struct {
		Type       string `json:"type"`
		Generation int64  `json:"generation"`
		Message    string `json:"message"`
	}{"refused", generation, err.Error()})
}

// Error says what went wrong. The supervisor goes on, unless it ends right after.
func (w *Writer) Error(err error) {
	w.write(struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}{"error", err.Error()})
}

func (w *Writer) write(event any) {
	line, err := json.Marshal(event)
	if err != nil {
		panic(err) // the events above are plain data
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	// That nobody is left to read is no error here: the closed stdin ends the supervisor.
	_, _ = w.out.Write(append(line, '\n'))
}
