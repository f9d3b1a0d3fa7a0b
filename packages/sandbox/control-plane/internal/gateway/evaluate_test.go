package gateway

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

var (
	now   = metav1.NewTime(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC))
	later = metav1.NewTime(now.Add(time.Hour))
	edge  = types.NamespacedName{Namespace: "team", Name: "edge"}
)

// world has the Gateway team/edge with its load balancer, the Service team/backend and the HTTPRoute team/shop.
func world(listeners ...gatewayv1.Listener) World {
	gateway := gatewayv1.Gateway{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "edge", UID: "1", Generation: 3},
		Spec:       gatewayv1.GatewaySpec{Listeners: listeners},
	}
	controller := true
	balancer := corev1.Service{ObjectMeta: metav1.ObjectMeta{
		Namespace: "team", Name: ServiceName(&gateway),
		OwnerReferences: []metav1.OwnerReference{{UID: "1", Controller: &controller}},
	}}
	balancer.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: "10.0.20.2"}}
	backend := corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "backend"}}
	backend.Spec.Ports = []corev1.ServicePort{{Port: 80}}
	return World{
		Gateways:   []gatewayv1.Gateway{gateway},
		HTTPRoutes: []gatewayv1.HTTPRoute{newRoute("shop", "edge")},
		Namespaces: []corev1.Namespace{{ObjectMeta: metav1.ObjectMeta{Name: "team", Labels: map[string]string{"kind": "app"}}}},
		Services:   []corev1.Service{balancer, backend},
	}
}

func newRoute(name, parent string) gatewayv1.HTTPRoute {
	port := gatewayv1.PortNumber(80)
	r := gatewayv1.HTTPRoute{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: name, Generation: 5}}
	r.Spec.ParentRefs = []gatewayv1.ParentReference{{Name: gatewayv1.ObjectName(parent)}}
	r.Spec.Rules = []gatewayv1.HTTPRouteRule{{BackendRefs: []gatewayv1.HTTPBackendRef{{
		BackendRef: gatewayv1.BackendRef{BackendObjectReference: gatewayv1.BackendObjectReference{Name: "backend", Port: &port}},
	}}}}
	return r
}

func http(name string, port int, hostname string) gatewayv1.Listener {
	l := gatewayv1.Listener{Name: gatewayv1.SectionName(name), Port: gatewayv1.PortNumber(port), Protocol: gatewayv1.HTTPProtocolType}
	if hostname != "" {
		h := gatewayv1.Hostname(hostname)
		l.Hostname = &h
	}
	return l
}

func check(t *testing.T, conditions []metav1.Condition, conditionType, reason string, generation int64) {
	t.Helper()
	condition := meta.FindStatusCondition(conditions, conditionType)
	if condition == nil {
		t.Errorf("no condition %s", conditionType)
	} else if condition.Reason != reason || condition.ObservedGeneration != generation {
		t.Errorf("%s is %s (%s) of generation %d, want %s of %d", conditionType, condition.Reason, condition.Message, condition.ObservedGeneration, reason, generation)
	}
}

func TestProgrammed(t *testing.T) {
	result := Evaluate(world(http("http", 80, "")), now)
	status := result.Gateways[edge]
	check(t, status.Conditions, "Accepted", "Accepted", 3)
	check(t, status.Conditions, "Programmed", "Programmed", 3)
	if len(status.Addresses) != 1 || status.Addresses[0].Value != "10.0.20.2" {
		t.Errorf("addresses %v", status.Addresses)
	}
	if status.Listeners[0].AttachedRoutes != 1 {
		t.Errorf("attached %d routes", status.Listeners[0].AttachedRoutes)
	}
	parents := result.HTTPRoutes[types.NamespacedName{Namespace: "team", Name: "shop"}]
	check(t, parents[0].Conditions, "Accepted", "Accepted", 5)
	check(t, parents[0].Conditions, "ResolvedRefs", "ResolvedRefs", 5)
	if ports := result.Ports[edge]; len(ports) != 1 || ports[0].Port != 80 {
		t.Errorf("ports %v", ports)
	}
}

func TestTimesOfTransitions(t *testing.T) {
	w := world(http("http", 80, ""))
	w.Gateways[0].Status = Evaluate(w, now).Gateways[edge]
	w.Services[0].Status = corev1.ServiceStatus{}
	status := Evaluate(w, later).Gateways[edge]
	accepted := meta.FindStatusCondition(status.Conditions, "Accepted")
	programmed := meta.FindStatusCondition(status.Conditions, "Programmed")
	if !accepted.LastTransitionTime.Equal(&now) || !programmed.LastTransitionTime.Equal(&later) {
		t.Errorf("accepted since %s, programmed since %s", accepted.LastTransitionTime, programmed.LastTransitionTime)
	}
	check(t, status.Conditions, "Programmed", "AddressNotAssigned", 3)
	check(t, status.Listeners[0].Conditions, "Programmed", "Pending", 3)
}

func TestAddressOfSomebodyElse(t *testing.T) {
	w := world(http("http", 80, ""))
	w.Services[0].OwnerReferences = nil
	check(t, Evaluate(w, now).Gateways[edge].Conditions, "Programmed", "AddressNotAssigned", 3)
}

func TestConflicts(t *testing.T) {
	w := world(http("a", 80, "a.example.com"), http("b", 80, "A.example.com"), http("c", 80, "c.example.com"))
	result := Evaluate(w, now)
	listeners := result.Gateways[edge].Listeners
	check(t, listeners[0].Conditions, "Conflicted", "HostnameConflict", 3)
	check(t, listeners[1].Conditions, "Conflicted", "HostnameConflict", 3)
	check(t, listeners[1].Conditions, "Programmed", "Invalid", 3)
	check(t, listeners[2].Conditions, "Conflicted", "NoConflicts", 3)
	check(t, result.Gateways[edge].Conditions, "Accepted", "ListenersNotValid", 3)
	if !meta.IsStatusConditionTrue(result.Gateways[edge].Conditions, "Accepted") {
		t.Error("a Gateway with one good listener is not accepted")
	}
}

func TestUnsupported(t *testing.T) {
	w := world(http("http", 80, ""))
	w.Gateways[0].Spec.Addresses = []gatewayv1.GatewaySpecAddress{{Value: "10.0.20.9"}}
	result := Evaluate(w, now)
	check(t, result.Gateways[edge].Conditions, "Accepted", "UnsupportedAddress", 3)
	check(t, result.Gateways[edge].Conditions, "Programmed", "Invalid", 3)
	if len(result.Ports[edge]) != 0 {
		t.Error("a Gateway that is not accepted has a load balancer")
	}

	w = world(http("http", 80, ""))
	w.Gateways[0].Spec.Listeners[0].AllowedRoutes = &gatewayv1.AllowedRoutes{Kinds: []gatewayv1.RouteGroupKind{{Kind: "HTTPRoute"}, {Kind: "TCPRoute"}}}
	listener := Evaluate(w, now).Gateways[edge].Listeners[0]
	check(t, listener.Conditions, "ResolvedRefs", "InvalidRouteKinds", 3)
	check(t, listener.Conditions, "Programmed", "Programmed", 3)
	if len(listener.SupportedKinds) != 1 || listener.AttachedRoutes != 1 {
		t.Errorf("kinds %v, %d routes", listener.SupportedKinds, listener.AttachedRoutes)
	}
}

func TestParents(t *testing.T) {
	w := world(http("http", 80, ""))
	foreign := gatewayv1.RouteParentStatus{ControllerName: "example.com/other", ParentRef: gatewayv1.ParentReference{Name: "other"}}
	w.HTTPRoutes = []gatewayv1.HTTPRoute{newRoute("elsewhere", "other"), newRoute("both", "edge")}
	stale := gatewayv1.RouteParentStatus{ControllerName: ControllerName, ParentRef: gatewayv1.ParentReference{Name: "gone"}}
	w.HTTPRoutes[0].Status.Parents = []gatewayv1.RouteParentStatus{foreign, stale}
	w.HTTPRoutes[1].Status.Parents = []gatewayv1.RouteParentStatus{foreign}
	routes := Evaluate(w, now).HTTPRoutes

	parents := routes[types.NamespacedName{Namespace: "team", Name: "elsewhere"}]
	if len(parents) != 1 || parents[0].ControllerName != "example.com/other" {
		t.Errorf("a Gateway of another class: %v", parents)
	}
	w.HTTPRoutes[0].Status.Parents = []gatewayv1.RouteParentStatus{stale}
	parents = Evaluate(w, now).HTTPRoutes[types.NamespacedName{Namespace: "team", Name: "elsewhere"}]
	if parents == nil || len(parents) != 0 {
		t.Errorf("only a stale status: %v", parents)
	}
	parents = routes[types.NamespacedName{Namespace: "team", Name: "both"}]
	if len(parents) != 2 || parents[0].ControllerName != "example.com/other" {
		t.Errorf("beside another controller: %v", parents)
	}
}

func TestHostnames(t *testing.T) {
	cases := []struct {
		listener string
		route    []gatewayv1.Hostname
		meet     bool
	}{
		{"", nil, true},
		{"a.example.com", nil, true},
		{"", []gatewayv1.Hostname{"a.example.com"}, true},
		{"a.example.com", []gatewayv1.Hostname{"b.example.com", "A.example.com"}, true},
		{"a.example.com", []gatewayv1.Hostname{"b.example.com"}, false},
		{"*.example.com", []gatewayv1.Hostname{"a.b.example.com"}, true},
		{"*.example.com", []gatewayv1.Hostname{"example.com"}, false},
		{"a.example.com", []gatewayv1.Hostname{"*.example.com"}, true},
		{"*.example.com", []gatewayv1.Hostname{"*.b.example.com"}, true},
		{"*.example.com", []gatewayv1.Hostname{"*.example.org"}, false},
	}
	for _, c := range cases {
		if got := hostnamesMeet(gatewayv1.Hostname(c.listener), c.route); got != c.meet {
			t.Errorf("%q and %v: %v", c.listener, c.route, got)
		}
	}
}

func TestServiceName(t *testing.T) {
	long := "a-name-of-a-gateway-that-is-longer-than-the-name-of-a-service-may-be"
	one := ServiceName(&gatewayv1.Gateway{ObjectMeta: metav1.ObjectMeta{Name: long + "-1"}})
	other := ServiceName(&gatewayv1.Gateway{ObjectMeta: metav1.ObjectMeta{Name: long + "-2"}})
	if len(one) > 63 || one == other {
		t.Errorf("%s and %s", one, other)
	}
	if short := ServiceName(&gatewayv1.Gateway{ObjectMeta: metav1.ObjectMeta{Name: "edge"}}); short != "edge-okeanos-sandbox" {
		t.Error(short)
	}
}
