package gateway

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// Result is what every status should be.
type Result struct {
	Gateways   map[types.NamespacedName]gatewayv1.GatewayStatus
	HTTPRoutes map[types.NamespacedName][]gatewayv1.RouteParentStatus
	GRPCRoutes map[types.NamespacedName][]gatewayv1.RouteParentStatus
	// Ports of each Gateway's load balancer. A Gateway that can serve nothing has none, and so no load balancer.
	Ports map[types.NamespacedName][]corev1.ServicePort
}

// Evaluate decides. Conditions that change get the time now.
func Evaluate(world World, now metav1.Time) Result {
	i := newIndex(world, now)
	result := Result{
		Gateways:   map[types.NamespacedName]gatewayv1.GatewayStatus{},
		HTTPRoutes: map[types.NamespacedName][]gatewayv1.RouteParentStatus{},
		GRPCRoutes: map[types.NamespacedName][]gatewayv1.RouteParentStatus{},
		Ports:      map[types.NamespacedName][]corev1.ServicePort{},
	}
	listeners := map[types.NamespacedName][]*listener{}
	for n := range world.Gateways {
		gateway := &world.Gateways[n]
		listeners[nameOf(gateway)] = i.evaluateListeners(gateway)
	}
	// Routes first: they count into the status of listeners.
	for n := range world.HTTPRoutes {
		r := &world.HTTPRoutes[n]
		result.HTTPRoutes[nameOf(r)] = i.evaluateRoute(routeOfHTTP(r), listeners)
	}
	for n := range world.GRPCRoutes {
		r := &world.GRPCRoutes[n]
		result.GRPCRoutes[nameOf(r)] = i.evaluateRoute(routeOfGRPC(r), listeners)
	}
	for n := range world.Gateways {
		gateway := &world.Gateways[n]
		name := nameOf(gateway)
		accepted := acceptGateway(gateway, listeners[name])
		result.Gateways[name] = i.gatewayStatus(gateway, accepted, listeners[name])
		if accepted.status {
			result.Ports[name] = portsOf(listeners[name])
		}
	}
	return result
}

func acceptGateway(gateway *gatewayv1.Gateway, listeners []*listener) verdict {
	if len(gateway.Spec.Addresses) > 0 {
		return no(gatewayv1.GatewayReasonUnsupportedAddress, "the sandbox chooses the address itself: remove spec.addresses")
	}
	if infrastructure := gateway.Spec.Infrastructure; infrastructure != nil && infrastructure.ParametersRef != nil {
		return no(gatewayv1.GatewayReasonInvalidParameters, "the sandbox knows no parameters: remove spec.infrastructure.parametersRef")
	}
	accepted := 0
	for _, l := range listeners {
		if l.accepted.status {
			accepted++
		}
	}
	switch accepted {
	case len(listeners):
		return yes(gatewayv1.GatewayReasonAccepted, "the gateway is valid")
	case 0:
		return no(gatewayv1.GatewayReasonListenersNotValid, "no listener is valid")
	default:
		return yes(gatewayv1.GatewayReasonListenersNotValid, fmt.Sprintf("%d of %d listeners are valid", accepted, len(listeners)))
	}
}

func (i *index) gatewayStatus(gateway *gatewayv1.Gateway, accepted verdict, listeners []*listener) gatewayv1.GatewayStatus {
	addresses := i.addressesOf(gateway)
	hasAddress := accepted.status && len(addresses) > 0
	usable := false
	for _, l := range listeners {
		usable = usable || l.usable()
	}
	programmed := yes(gatewayv1.GatewayReasonProgrammed, "the gateway is programmed; the sandbox moves no packets")
	switch {
	case !accepted.status:
		programmed = no(gatewayv1.GatewayReasonInvalid, accepted.message)
	case !hasAddress:
		programmed = no(gatewayv1.GatewayReasonAddressNotAssigned,
			fmt.Sprintf("the load balancer of the Service %s has no address yet: see the events of the Service", ServiceName(gateway)))
	case !usable:
		programmed = no(gatewayv1.GatewayReasonInvalid, "no listener can serve anything")
	}

	c := newConditions(gateway.Status.Conditions, gateway.Generation, i.now)
	c.set(string(gatewayv1.GatewayConditionAccepted), accepted)
	c.set(string(gatewayv1.GatewayConditionProgrammed), programmed)
	status := gatewayv1.GatewayStatus{Conditions: c.list}
	if hasAddress {
		status.Addresses = addresses
	}
	for _, l := range listeners {
		status.Listeners = append(status.Listeners, l.status(gateway.Status.Listeners, gateway.Generation, hasAddress, i.now))
	}
	return status
}

// addressesOf a Gateway are those of its load balancer Service.
func (i *index) addressesOf(gateway *gatewayv1.Gateway) []gatewayv1.GatewayStatusAddress {
	service, ok := i.services[types.NamespacedName{Namespace: gateway.Namespace, Name: ServiceName(gateway)}]
	if !ok || !metav1.IsControlledBy(service, gateway) {
		return nil
	}
	var addresses []gatewayv1.GatewayStatusAddress
	ipAddress := gatewayv1.IPAddressType
	for _, ingress := range service.Status.LoadBalancer.Ingress {
		addresses = append(addresses, gatewayv1.GatewayStatusAddress{Type: &ipAddress, Value: ingress.IP})
	}
	return addresses
}

func portsOf(listeners []*listener) []corev1.ServicePort {
	var ports []corev1.ServicePort
	seen := map[int32]bool{}
	for _, l := range listeners {
		if l.accepted.status && !seen[int32(l.spec.Port)] {
			seen[int32(l.spec.Port)] = true
			ports = append(ports, corev1.ServicePort{
				Name:     fmt.Sprintf("port-%d", l.spec.Port),
				Port:     int32(l.spec.Port),
				Protocol: corev1.ProtocolTCP,
			})
		}
	}
	return ports
}
