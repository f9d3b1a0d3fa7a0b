// Package gateway decides what the status of Gateways and Routes should be (Gateway API 1.6,
// https://gateway-api.sigs.k8s.io/reference/spec/). It is a function of what is in the cluster: no I/O, no clock.
package gateway

import (
	"crypto/sha256"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// ControllerName of the sandbox's GatewayClasses. No real controller has it.
const ControllerName = "sandbox.okeanos.io/gateway-controller"

// World is everything that the decisions depend on.
type World struct {
	// Gateways of the sandbox's classes.
	Gateways   []gatewayv1.Gateway
	HTTPRoutes []gatewayv1.HTTPRoute
	GRPCRoutes []gatewayv1.GRPCRoute
	Grants     []gatewayv1.ReferenceGrant
	Namespaces []corev1.Namespace
	Services   []corev1.Service
	Secrets    []corev1.Secret
}

// ServiceName is the name of the load balancer Service of a Gateway, in the Gateway's namespace.
func ServiceName(gateway *gatewayv1.Gateway) string {
	const suffix = "-okeanos-sandbox"
	name := gateway.Name
	// The name of a Service is shorter than that of a Gateway may be.
	if room := validation.DNS1035LabelMaxLength - len(suffix); len(name) > room {
		hash := fmt.Sprintf("-%x", sha256.Sum256([]byte(name)))[:9]
		name = name[:room-len(hash)] + hash
	}
	return name + suffix
}

// index is the World prepared for look-ups.
type index struct {
	World
	namespaces map[string]labels.Set
	services   map[types.NamespacedName]*corev1.Service
	secrets    map[types.NamespacedName]*corev1.Secret
	now        metav1.Time
}

func newIndex(world World, now metav1.Time) *index {
	i := &index{
		World:      world,
		namespaces: map[string]labels.Set{},
		services:   map[types.NamespacedName]*corev1.Service{},
		secrets:    map[types.NamespacedName]*corev1.Secret{},
		now:        now,
	}
	for n := range world.Namespaces {
		i.namespaces[world.Namespaces[n].Name] = world.Namespaces[n].Labels
	}
	for n := range world.Services {
		i.services[nameOf(&world.Services[n])] = &world.Services[n]
	}
	for n := range world.Secrets {
		i.secrets[nameOf(&world.Secrets[n])] = &world.Secrets[n]
	}
	return i
}

// isGranted tells whether an object may be referred to from another namespace.
func (i *index) isGranted(from gatewayv1.ReferenceGrantFrom, toKind string, to types.NamespacedName) bool {
	if string(from.Namespace) == to.Namespace {
		return true
	}
	for _, grant := range i.Grants {
		if grant.Namespace != to.Namespace {
			continue
		}
		for _, trusted := range grant.Spec.From {
			if trusted != from {
				continue
			}
			for _, target := range grant.Spec.To {
				// Both kinds that are asked about, Secret and Service, are in the core group.
				if target.Group == "" && string(target.Kind) == toKind && (target.Name == nil || string(*target.Name) == to.Name) {
					return true
				}
			}
		}
	}
	return false
}

func nameOf(object metav1.Object) types.NamespacedName {
	return types.NamespacedName{Namespace: object.GetNamespace(), Name: object.GetName()}
}

func valueOr[T any](pointer *T, otherwise T) T {
	if pointer == nil {
		return otherwise
	}
	return *pointer
}
