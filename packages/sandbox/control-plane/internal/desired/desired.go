// Package desired is the whole state that is wanted of one cluster, as it arrives: one JSON object a line.
package desired

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"okeanos/control-plane/internal/kubeversion"
)

// CertManager is the one add-on there is, by the name that OKE gives it.
const CertManager = "CertManager"

// State of one cluster. KubernetesVersion, PodCIDR, Nodes, Addons and TokenWebhook can change, the rest is fixed for the
// cluster's life.
type State struct {
	// Generation is how the sender knows again what it is told about this state.
	Generation int64 `json:"generation,omitzero"`
	// Name of the cluster: a DNS label.
	Name string `json:"name"`
	// KubernetesVersion of the control plane, such as v1.35.2: that of the binary, or one that it can be. Empty means its own.
	KubernetesVersion string `json:"kubernetesVersion,omitempty"`
	// EndpointAddress is the cluster's private endpoint, an IPv4 address. It is in the serving certificate; the
	// loopback address that the API server listens on is not.
	EndpointAddress netip.Addr `json:"endpointAddress"`
	// ServiceCIDR holds the cluster addresses of Services.
	ServiceCIDR netip.Prefix `json:"serviceCidr"`
	// PodCIDR holds the addresses of pods: with VCN-native pod networking, the pod subnet. It is left out while there are no nodes.
	PodCIDR netip.Prefix `json:"podCidr,omitzero"`
	// LoadBalancerCIDR is the subnet of internal load balancers.
	LoadBalancerCIDR netip.Prefix `json:"loadBalancerCidr"`
	// TokenWebhook reviews bearer tokens, when there is one.
	TokenWebhook *TokenWebhook `json:"tokenWebhook,omitempty"`
	Nodes        []Node        `json:"nodes"`
	Addons       []string      `json:"addons"`
}

// TokenWebhook is a TokenReview v1 endpoint.
type TokenWebhook struct {
	URL string `json:"url"`
	// CAPEM verifies an https URL. Empty means the system's authorities.
	CAPEM string `json:"caPem,omitempty"`
}

// Node of the cluster.
type Node struct {
	Name       string            `json:"name"`
	InternalIP netip.Addr        `json:"internalIP"`
	Labels     map[string]string `json:"labels,omitempty"`
	ProviderID string            `json:"providerID,omitempty"`
	// KubeletVersion is what the node says that its kubelet is. Empty means what kwok says of itself.
	KubeletVersion string `json:"kubeletVersion,omitempty"`
	// Taints that its kubelet registers it with. What becomes of them later is the cluster's own matter.
	Taints []Taint `json:"taints,omitempty"`
}

// Taint of a node.
type Taint struct {
	Key    string             `json:"key"`
	Value  string             `json:"value,omitempty"`
	Effect corev1.TaintEffect `json:"effect"`
}

// Parse reads one line strictly: an unknown field, a missing one or a wrong value is an error that names it. With an error
// comes the generation, if that was read: it stands best at the start of the line.
func Parse(line []byte) (State, error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	var state State
	if err := decoder.Decode(&state); err != nil {
		return refused(state), fmt.Errorf("desired state: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return refused(state), errors.New("desired state: more than one JSON value on the line")
	}
	if err := state.validate(); err != nil {
		return refused(state), fmt.Errorf("desired state: %w", err)
	}
	return state, nil
}

func refused(state State) State {
	return State{Generation: state.Generation}
}

func (s State) validate() error {
	var problems []error
	problem := func(field, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s: %s", field, fmt.Sprintf(format, args...)))
	}

	for _, message := range validation.IsDNS1123Label(s.Name) {
		problem("name", "%q: %s", s.Name, message)
	}
	if s.KubernetesVersion != "" {
		if err := kubeversion.Check(s.KubernetesVersion); err != nil {
			problem("kubernetesVersion", "%s", err)
		}
	}
	if !s.EndpointAddress.Is4() {
		problem("endpointAddress", "%q is not an IPv4 address", s.EndpointAddress)
	}
	type namedPrefix struct {
		field  string
		prefix netip.Prefix
	}
	prefixes := []namedPrefix{{"serviceCidr", s.ServiceCIDR}, {"loadBalancerCidr", s.LoadBalancerCIDR}}
	if s.PodCIDR.IsValid() {
		prefixes = append(prefixes, namedPrefix{"podCidr", s.PodCIDR})
	} else if len(s.Nodes) > 0 {
		problem("podCidr", "it is needed as soon as there are nodes")
	}
	for i, p := range prefixes {
		switch {
		case !p.prefix.IsValid() || !p.prefix.Addr().Is4():
			problem(p.field, "%q is not an IPv4 range", p.prefix)
		case p.prefix.Masked() != p.prefix:
			problem(p.field, "%q has bits set after its prefix: write %q", p.prefix, p.prefix.Masked())
		}
		for _, other := range prefixes[:i] {
			if p.prefix.Overlaps(other.prefix) {
				problem(p.field, "%q overlaps %s %q", p.prefix, other.field, other.prefix)
			}
		}
	}

	if s.TokenWebhook != nil {
		target, err := url.Parse(s.TokenWebhook.URL)
		if err != nil || target.Host == "" || (target.Scheme != "http" && target.Scheme != "https") {
			problem("tokenWebhook.url", "%q is not an http or https URL", s.TokenWebhook.URL)
		}
	}

	names, addresses := map[string]bool{}, map[netip.Addr]bool{}
	for i, node := range s.Nodes {
		field := fmt.Sprintf("nodes[%d]", i)
		for _, message := range validation.IsDNS1123Subdomain(node.Name) {
			problem(field+".name", "%q: %s", node.Name, message)
		}
		if names[node.Name] {
			problem(field+".name", "%q is there twice", node.Name)
		}
		names[node.Name] = true
		if !node.InternalIP.Is4() {
			problem(field+".internalIP", "%q is not an IPv4 address", node.InternalIP)
		} else if addresses[node.InternalIP] {
			problem(field+".internalIP", "%q is there twice", node.InternalIP)
		}
		addresses[node.InternalIP] = true
		for key, value := range node.Labels {
			for _, message := range append(validation.IsQualifiedName(key), validation.IsValidLabelValue(value)...) {
				problem(field+".labels", "%q=%q: %s", key, value, message)
			}
		}
		for _, taint := range node.Taints {
			for _, message := range append(validation.IsQualifiedName(taint.Key), validation.IsValidLabelValue(taint.Value)...) {
				problem(field+".taints", "%q=%q: %s", taint.Key, taint.Value, message)
			}
			switch taint.Effect {
			case corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute:
			default:
				problem(field+".taints", "%q is not an effect", taint.Effect)
			}
		}
	}

	for i, addon := range s.Addons {
		if addon != CertManager {
			problem(fmt.Sprintf("addons[%d]", i), "%q is not known; known is %q", addon, CertManager)
		}
	}
	return errors.Join(problems...)
}

// HasAddon tells whether the add-on is wanted.
func (s State) HasAddon(name string) bool {
	return slices.Contains(s.Addons, name)
}

// Fixed is the part of a State that cannot change.
type Fixed struct {
	Name             string       `json:"name"`
	EndpointAddress  netip.Addr   `json:"endpointAddress"`
	ServiceCIDR      netip.Prefix `json:"serviceCidr"`
	LoadBalancerCIDR netip.Prefix `json:"loadBalancerCidr"`
}

// Fixed returns the part that cannot change.
func (s State) Fixed() Fixed {
	return Fixed{s.Name, s.EndpointAddress, s.ServiceCIDR, s.LoadBalancerCIDR}
}

// CheckUnchanged says which fields of the fixed part differ from what the cluster was made with.
func (f Fixed) CheckUnchanged(next Fixed) error {
	var changes []string
	check := func(field string, was, is any) {
		if was != is {
			changes = append(changes, fmt.Sprintf("%s was %v and cannot become %v", field, was, is))
		}
	}
	check("name", f.Name, next.Name)
	check("endpointAddress", f.EndpointAddress, next.EndpointAddress)
	check("serviceCidr", f.ServiceCIDR, next.ServiceCIDR)
	check("loadBalancerCidr", f.LoadBalancerCIDR, next.LoadBalancerCIDR)
	if len(changes) > 0 {
		return fmt.Errorf("desired state: %s; make a new cluster instead", strings.Join(changes, ", "))
	}
	return nil
}
