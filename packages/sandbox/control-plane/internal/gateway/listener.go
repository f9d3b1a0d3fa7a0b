package gateway

import (
	"crypto/tls"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

const (
	kindHTTPRoute = "HTTPRoute"
	kindGRPCRoute = "GRPCRoute"
)

// listener is what is decided of one listener.
type listener struct {
	spec     *gatewayv1.Listener
	kinds    []gatewayv1.RouteGroupKind
	accepted verdict
	resolved verdict
	conflict verdict
	// routes that are attached, each once.
	routes map[string]bool
}

// usable tells whether the listener can serve anything.
func (l *listener) usable() bool {
	return l.accepted.status && len(l.kinds) > 0 && (l.resolved.status || l.resolved.reason == string(gatewayv1.ListenerReasonInvalidRouteKinds))
}

func (i *index) evaluateListeners(gateway *gatewayv1.Gateway) []*listener {
	var listeners []*listener
	for n := range gateway.Spec.Listeners {
		listeners = append(listeners, i.evaluateListener(gateway, &gateway.Spec.Listeners[n]))
	}
	// "The implementation MUST NOT pick one conflicting Listener as the winner" (GatewaySpec.listeners).
	for n, a := range listeners {
		for m, b := range listeners {
			if n == m || a.conflict.status {
				continue
			}
			if reason, ok := conflictOf(a.spec, b.spec); ok {
				a.conflict = yes(reason, fmt.Sprintf("conflicts with the listener %s", b.spec.Name))
				a.accepted = no(reason, a.conflict.message)
			}
		}
	}
	return listeners
}

func (i *index) evaluateListener(gateway *gatewayv1.Gateway, spec *gatewayv1.Listener) *listener {
	l := &listener{
		spec:     spec,
		accepted: yes(gatewayv1.ListenerReasonAccepted, "the listener is valid"),
		resolved: yes(gatewayv1.ListenerReasonResolvedRefs, "all references are resolved"),
		conflict: no(gatewayv1.ListenerReasonNoConflicts, "no other listener is in the way"),
		routes:   map[string]bool{},
	}
	if spec.Protocol != gatewayv1.HTTPProtocolType && spec.Protocol != gatewayv1.HTTPSProtocolType {
		l.accepted = no(gatewayv1.ListenerReasonUnsupportedProtocol, fmt.Sprintf("the sandbox knows the protocols HTTP and HTTPS, not %s", spec.Protocol))
		return l
	}
	l.kinds, l.resolved = allowedKinds(spec)
	if spec.Protocol == gatewayv1.HTTPSProtocolType {
		// The worse of the two, since it leaves nothing to serve.
		if certificates := i.evaluateCertificates(gateway, spec); !certificates.status {
			l.resolved = certificates
		}
	}
	return l
}

func allowedKinds(spec *gatewayv1.Listener) ([]gatewayv1.RouteGroupKind, verdict) {
	resolved := yes(gatewayv1.ListenerReasonResolvedRefs, "all references are resolved")
	group := gatewayv1.Group(gatewayv1.GroupName)
	supported := []gatewayv1.RouteGroupKind{{Group: &group, Kind: kindHTTPRoute}, {Group: &group, Kind: kindGRPCRoute}}
	if spec.AllowedRoutes == nil || len(spec.AllowedRoutes.Kinds) == 0 {
		return supported, resolved
	}
	var kinds []gatewayv1.RouteGroupKind
	for _, asked := range spec.AllowedRoutes.Kinds {
		known := false
		for _, kind := range supported {
			if kind.Kind == asked.Kind && valueOr(asked.Group, group) == group {
				kinds, known = append(kinds, kind), true
			}
		}
		if !known {
			resolved = no(gatewayv1.ListenerReasonInvalidRouteKinds, fmt.Sprintf("routes of kind %s are not supported", asked.Kind))
		}
	}
	return kinds, resolved
}

func (i *index) evaluateCertificates(gateway *gatewayv1.Gateway, spec *gatewayv1.Listener) verdict {
	if spec.TLS == nil || len(spec.TLS.CertificateRefs) == 0 {
		return no(gatewayv1.ListenerReasonInvalidCertificateRef, "the listener names no certificate")
	}
	from := gatewayv1.ReferenceGrantFrom{Group: gatewayv1.GroupName, Kind: "Gateway", Namespace: gatewayv1.Namespace(gateway.Namespace)}
	for _, ref := range spec.TLS.CertificateRefs {
		if valueOr(ref.Group, "") != "" || valueOr(ref.Kind, "Secret") != "Secret" {
			return no(gatewayv1.ListenerReasonInvalidCertificateRef, fmt.Sprintf("%s is not a Secret", ref.Name))
		}
		name := types.NamespacedName{
			Namespace: string(valueOr(ref.Namespace, gatewayv1.Namespace(gateway.Namespace))),
			Name:      string(ref.Name),
		}
		if !i.isGranted(from, "Secret", name) {
			return no(gatewayv1.ListenerReasonRefNotPermitted, fmt.Sprintf("no ReferenceGrant permits to refer to the Secret %s", name))
		}
		secret, ok := i.secrets[name]
		if !ok {
			return no(gatewayv1.ListenerReasonInvalidCertificateRef, fmt.Sprintf("the Secret %s does not exist", name))
		}
		if _, err := tls.X509KeyPair(secret.Data[corev1.TLSCertKey], secret.Data[corev1.TLSPrivateKeyKey]); err != nil {
			return no(gatewayv1.ListenerReasonInvalidCertificateRef, fmt.Sprintf("the Secret %s holds no certificate and key that fit each other", name))
		}
	}
	return yes(gatewayv1.ListenerReasonResolvedRefs, "all references are resolved")
}

func conflictOf(a, b *gatewayv1.Listener) (gatewayv1.ListenerConditionReason, bool) {
	switch {
	case a.Port != b.Port:
		return "", false
	case a.Protocol != b.Protocol:
		return gatewayv1.ListenerReasonProtocolConflict, true
	case strings.EqualFold(string(valueOr(a.Hostname, "")), string(valueOr(b.Hostname, ""))):
		return gatewayv1.ListenerReasonHostnameConflict, true
	default:
		return "", false
	}
}

func (l *listener) status(previous []gatewayv1.ListenerStatus, generation int64, hasAddress bool, now metav1.Time) gatewayv1.ListenerStatus {
	var before []metav1.Condition
	for _, status := range previous {
		if status.Name == l.spec.Name {
			before = status.Conditions
		}
	}
	programmed := yes(gatewayv1.ListenerReasonProgrammed, "the listener is programmed; the sandbox moves no packets")
	switch {
	case !l.usable():
		programmed = no(gatewayv1.ListenerReasonInvalid, "the listener is not valid")
	case !hasAddress:
		programmed = no(gatewayv1.ListenerReasonPending, "the gateway has no address yet")
	}
	c := newConditions(before, generation, now)
	c.set(string(gatewayv1.ListenerConditionAccepted), l.accepted)
	c.set(string(gatewayv1.ListenerConditionConflicted), l.conflict)
	c.set(string(gatewayv1.ListenerConditionResolvedRefs), l.resolved)
	c.set(string(gatewayv1.ListenerConditionProgrammed), programmed)
	kinds := l.kinds
	if kinds == nil {
		kinds = []gatewayv1.RouteGroupKind{} // the field is required
	}
	return gatewayv1.ListenerStatus{
		Name:           l.spec.Name,
		SupportedKinds: kinds,
		AttachedRoutes: int32(len(l.routes)),
		Conditions:     c.list,
	}
}
