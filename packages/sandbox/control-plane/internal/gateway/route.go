package gateway

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// route is what HTTPRoute and GRPCRoute have in common.
type route struct {
	kind      gatewayv1.Kind
	meta      *metav1.ObjectMeta
	parents   []gatewayv1.ParentReference
	hostnames []gatewayv1.Hostname
	backends  []gatewayv1.BackendObjectReference
	before    []gatewayv1.RouteParentStatus
}

func routeOfHTTP(r *gatewayv1.HTTPRoute) route {
	common := route{kindHTTPRoute, &r.ObjectMeta, r.Spec.ParentRefs, r.Spec.Hostnames, nil, r.Status.Parents}
	for _, rule := range r.Spec.Rules {
		for _, backend := range rule.BackendRefs {
			common.backends = append(common.backends, backend.BackendObjectReference)
		}
		for _, filter := range rule.Filters {
			if filter.RequestMirror != nil {
				common.backends = append(common.backends, filter.RequestMirror.BackendRef)
			}
		}
	}
	return common
}

func routeOfGRPC(r *gatewayv1.GRPCRoute) route {
	common := route{kindGRPCRoute, &r.ObjectMeta, r.Spec.ParentRefs, r.Spec.Hostnames, nil, r.Status.Parents}
	for _, rule := range r.Spec.Rules {
		for _, backend := range rule.BackendRefs {
			common.backends = append(common.backends, backend.BackendObjectReference)
		}
		for _, filter := range rule.Filters {
			if filter.RequestMirror != nil {
				common.backends = append(common.backends, filter.RequestMirror.BackendRef)
			}
		}
	}
	return common
}

// evaluateRoute attaches the route to listeners and returns the status of its parents: those of other controllers as they are.
func (i *index) evaluateRoute(r route, gateways map[types.NamespacedName][]*listener) []gatewayv1.RouteParentStatus {
	statuses := []gatewayv1.RouteParentStatus{} // not nil: the field is required
	for _, status := range r.before {
		if status.ControllerName != ControllerName {
			statuses = append(statuses, status)
		}
	}
	resolved := i.evaluateBackends(r)
	for _, parent := range r.parents {
		if valueOr(parent.Group, gatewayv1.GroupName) != gatewayv1.GroupName || valueOr(parent.Kind, "Gateway") != "Gateway" {
			continue
		}
		name := types.NamespacedName{
			Namespace: string(valueOr(parent.Namespace, gatewayv1.Namespace(r.meta.Namespace))),
			Name:      string(parent.Name),
		}
		listeners, ours := gateways[name]
		if !ours {
			continue
		}
		c := newConditions(r.conditionsBefore(parent), r.meta.Generation, i.now)
		c.set(string(gatewayv1.RouteConditionAccepted), i.attach(r, parent, name.Namespace, listeners))
		c.set(string(gatewayv1.RouteConditionResolvedRefs), resolved)
		statuses = append(statuses, gatewayv1.RouteParentStatus{ParentRef: parent, ControllerName: ControllerName, Conditions: c.list})
	}
	return statuses
}

func (r route) conditionsBefore(parent gatewayv1.ParentReference) []metav1.Condition {
	for _, status := range r.before {
		if status.ControllerName == ControllerName && sameParent(status.ParentRef, parent) {
			return status.Conditions
		}
	}
	return nil
}

func sameParent(a, b gatewayv1.ParentReference) bool {
	return a.Name == b.Name &&
		valueOr(a.Namespace, "") == valueOr(b.Namespace, "") &&
		valueOr(a.SectionName, "") == valueOr(b.SectionName, "") &&
		valueOr(a.Port, 0) == valueOr(b.Port, 0)
}

func (i *index) attach(r route, parent gatewayv1.ParentReference, gatewayNamespace string, listeners []*listener) verdict {
	var named, allowed, matching []*listener
	for _, l := range listeners {
		if (parent.SectionName == nil || *parent.SectionName == l.spec.Name) && (parent.Port == nil || *parent.Port == l.spec.Port) {
			named = append(named, l)
		}
	}
	if len(named) == 0 {
		return no(gatewayv1.RouteReasonNoMatchingParent, "the gateway has no listener with this section name and port")
	}
	for _, l := range named {
		if l.allowsKind(r.kind) && i.allowsNamespace(l.spec, gatewayNamespace, r.meta.Namespace) {
			allowed = append(allowed, l)
		}
	}
	if len(allowed) == 0 {
		return no(gatewayv1.RouteReasonNotAllowedByListeners, fmt.Sprintf("no listener allows a %s from the namespace %s", r.kind, r.meta.Namespace))
	}
	for _, l := range allowed {
		if hostnamesMeet(valueOr(l.spec.Hostname, ""), r.hostnames) {
			matching = append(matching, l)
		}
	}
	if len(matching) == 0 {
		return no(gatewayv1.RouteReasonNoMatchingListenerHostname, "no listener has a hostname that matches one of the route")
	}
	for _, l := range matching {
		l.routes[fmt.Sprintf("%s/%s/%s", r.kind, r.meta.Namespace, r.meta.Name)] = true
	}
	return yes(gatewayv1.RouteReasonAccepted, "the route is attached")
}

func (l *listener) allowsKind(kind gatewayv1.Kind) bool {
	for _, allowed := range l.kinds {
		if allowed.Kind == kind {
			return true
		}
	}
	return false
}

func (i *index) allowsNamespace(spec *gatewayv1.Listener, gatewayNamespace, routeNamespace string) bool {
	from := gatewayv1.NamespacesFromSame
	var selector *metav1.LabelSelector
	if spec.AllowedRoutes != nil && spec.AllowedRoutes.Namespaces != nil {
		from = valueOr(spec.AllowedRoutes.Namespaces.From, from)
		selector = spec.AllowedRoutes.Namespaces.Selector
	}
	switch from {
	case gatewayv1.NamespacesFromAll:
		return true
	case gatewayv1.NamespacesFromSame:
		return gatewayNamespace == routeNamespace
	case gatewayv1.NamespacesFromSelector:
		// Without a selector nothing is selected; an invalid one is refused by the API server.
		parsed, err := metav1.LabelSelectorAsSelector(selector)
		return err == nil && parsed.Matches(labels.Set(i.namespaces[routeNamespace]))
	default:
		return false
	}
}

// hostnamesMeet tells whether a request could match both the listener's hostname and one of the route's. None means all.
func hostnamesMeet(listener gatewayv1.Hostname, route []gatewayv1.Hostname) bool {
	if listener == "" || len(route) == 0 {
		return true
	}
	for _, hostname := range route {
		if hostnameMatches(string(listener), string(hostname)) || hostnameMatches(string(hostname), string(listener)) {
			return true
		}
	}
	return false
}

// A wildcard stands for one label or more: *.example.com matches a.b.example.com, and not example.com.
func hostnameMatches(pattern, hostname string) bool {
	pattern, hostname = strings.ToLower(pattern), strings.ToLower(hostname)
	if suffix, wildcard := strings.CutPrefix(pattern, "*"); wildcard {
		return strings.HasSuffix(hostname, suffix)
	}
	return pattern == hostname
}

func (i *index) evaluateBackends(r route) verdict {
	from := gatewayv1.ReferenceGrantFrom{Group: gatewayv1.GroupName, Kind: r.kind, Namespace: gatewayv1.Namespace(r.meta.Namespace)}
	for _, backend := range r.backends {
		if valueOr(backend.Group, "") != "" || valueOr(backend.Kind, "Service") != "Service" {
			return no(gatewayv1.RouteReasonInvalidKind, fmt.Sprintf("the backend %s is not a Service", backend.Name))
		}
		name := types.NamespacedName{
			Namespace: string(valueOr(backend.Namespace, gatewayv1.Namespace(r.meta.Namespace))),
			Name:      string(backend.Name),
		}
		if !i.isGranted(from, "Service", name) {
			return no(gatewayv1.RouteReasonRefNotPermitted, fmt.Sprintf("no ReferenceGrant permits to refer to the Service %s", name))
		}
		service, ok := i.services[name]
		if !ok {
			return no(gatewayv1.RouteReasonBackendNotFound, fmt.Sprintf("the Service %s does not exist", name))
		}
		found := false
		for _, port := range service.Spec.Ports {
			found = found || port.Port == valueOr(backend.Port, 0)
		}
		if !found {
			return no(gatewayv1.RouteReasonBackendNotFound, fmt.Sprintf("the Service %s has no port %d", name, valueOr(backend.Port, 0)))
		}
	}
	return yes(gatewayv1.RouteReasonResolvedRefs, "all references are resolved")
}
