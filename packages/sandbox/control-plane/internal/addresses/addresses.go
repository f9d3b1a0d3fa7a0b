// Package addresses gives load balancers their addresses, as OCI's cloud controller manager reads the annotations of
// Services (github.com/oracle/oci-cloud-controller-manager, docs/load-balancer-annotations.md).
package addresses

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"sync"
)

// Annotations of a Service.
const (
	TypeAnnotation        = "oci.oraclecloud.com/load-balancer-type"
	InternalAnnotation    = "service.beta.kubernetes.io/oci-load-balancer-internal"
	NLBInternalAnnotation = "oci-network-load-balancer.oraclecloud.com/internal"
)

// Public addresses come from TEST-NET-3 (RFC 5737): they look public and belong to nobody.
var publicRange = netip.MustParsePrefix("203.0.113.0/24")

// IsNetwork tells whether the annotations ask for a network load balancer.
func IsNetwork(annotations map[string]string) bool {
	return strings.EqualFold(annotations[TypeAnnotation], "nlb")
}

// IsInternal tells whether the annotations ask for a load balancer with a private address only.
func IsInternal(annotations map[string]string) (bool, error) {
	annotation := InternalAnnotation
	if IsNetwork(annotations) {
		annotation = NLBInternalAnnotation
	}
	value, ok := annotations[annotation]
	if !ok {
		return false, nil
	}
	internal, err := strconv.ParseBool(value)
	if err != nil {
		return false, fmt.Errorf("invalid value %q for annotation %s: it must be \"true\" or \"false\"", value, annotation)
	}
	return internal, nil
}

// Pool hands out addresses, each to one owner at a time.
type Pool struct {
	internal netip.Prefix

	mu     sync.Mutex
	owners map[netip.Addr]string
}

// NewPool makes a pool whose internal addresses come from the subnet.
func NewPool(subnet netip.Prefix) *Pool {
	return &Pool{internal: subnet, owners: map[netip.Addr]string{}}
}

// Keep notes an address that the owner already has.
func (p *Pool) Keep(owner string, address netip.Addr) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.owners[address] = owner
}

// Assign returns the owner's address, a new one if it has none.
func (p *Pool) Assign(owner string, internal bool) (netip.Addr, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	subnet := publicRange
	if internal {
		subnet = p.internal
	}
	if address, ok := p.find(owner); ok {
		if !subnet.Contains(address) {
			return netip.Addr{}, fmt.Errorf("the load balancer has the address %s, and whether it is internal cannot change after its creation", address)
		}
		return address, nil
	}
	// OCI keeps the first two addresses of a subnet and the last one for itself.
	for address := subnet.Addr().Next().Next(); subnet.Contains(address.Next()); address = address.Next() {
		if _, taken := p.owners[address]; !taken {
			p.owners[address] = owner
			return address, nil
		}
	}
	return netip.Addr{}, fmt.Errorf("no free address is left in %s", subnet)
}

// Find returns the owner's address, if it has one.
func (p *Pool) Find(owner string) (netip.Addr, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.find(owner)
}

func (p *Pool) find(owner string) (netip.Addr, bool) {
	for address, of := range p.owners {
		if of == owner {
			return address, true
		}
	}
	return netip.Addr{}, false
}

// Release frees the owner's address.
func (p *Pool) Release(owner string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if address, ok := p.find(owner); ok {
		delete(p.owners, address)
	}
}
