package cloud

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	applycorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	applydiscoveryv1 "k8s.io/client-go/applyconfigurations/discovery/v1"
	applymetav1 "k8s.io/client-go/applyconfigurations/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"okeanos/control-plane/internal/gateway"
)

// gatewayController looks at everything whenever anything changes: one decision over the whole cluster is simple, and
// cheap for as many objects as a sandbox has.
type gatewayController struct {
	client client.Client
}

func addGatewayController(m manager.Manager) error {
	everything := handler.EnqueueRequestsFromMapFunc(func(context.Context, client.Object) []reconcile.Request {
		return []reconcile.Request{{NamespacedName: types.NamespacedName{Name: "everything"}}}
	})
	b := ctrl.NewControllerManagedBy(m).Named("gateway")
	for _, kind := range []client.Object{
		&gatewayv1.GatewayClass{}, &gatewayv1.Gateway{}, &gatewayv1.HTTPRoute{}, &gatewayv1.GRPCRoute{},
		&gatewayv1.ReferenceGrant{}, &corev1.Namespace{}, &corev1.Service{}, &corev1.Secret{},
	} {
		b = b.Watches(kind, everything)
	}
	return b.Complete(&gatewayController{m.GetClient()})
}

func (g *gatewayController) Reconcile(ctx context.Context, _ reconcile.Request) (reconcile.Result, error) {
	classes, err := g.acceptClasses(ctx)
	if err != nil {
		return reconcile.Result{}, err
	}
	world, err := g.observe(ctx, classes)
	if err != nil {
		return reconcile.Result{}, err
	}
	result := gateway.Evaluate(world, metav1.Now())

	// One object that cannot be written does not keep the others from it.
	var problems []error
	for n := range world.Gateways {
		current := &world.Gateways[n]
		name := client.ObjectKeyFromObject(current)
		if err := g.ensureLoadBalancer(ctx, current, result.Ports[name]); err != nil {
			problems = append(problems, fmt.Errorf("load balancer of Gateway %s: %w", name, err))
		}
		status := result.Gateways[name]
		if !equality.Semantic.DeepEqual(current.Status, status) {
			current.Status = status
			problems = append(problems, g.updateStatus(ctx, current))
		}
	}
	for n := range world.HTTPRoutes {
		current := &world.HTTPRoutes[n]
		parents := result.HTTPRoutes[client.ObjectKeyFromObject(current)]
		if !equality.Semantic.DeepEqual(current.Status.Parents, parents) {
			current.Status.Parents = parents
			problems = append(problems, g.updateStatus(ctx, current))
		}
	}
	for n := range world.GRPCRoutes {
		current := &world.GRPCRoutes[n]
		parents := result.GRPCRoutes[client.ObjectKeyFromObject(current)]
		if !equality.Semantic.DeepEqual(current.Status.Parents, parents) {
			current.Status.Parents = parents
			problems = append(problems, g.updateStatus(ctx, current))
		}
	}
	return reconcile.Result{}, errors.Join(problems...)
}

// updateStatus leaves an object alone that changed meanwhile: that change is about to cause another look.
func (g *gatewayController) updateStatus(ctx context.Context, object client.Object) error {
	err := g.client.Status().Update(ctx, object)
	if apierrors.IsConflict(err) {
		return nil
	}
	return client.IgnoreNotFound(err)
}

// acceptClasses sets the condition of the sandbox's GatewayClasses and returns the names of the accepted ones.
func (g *gatewayController) acceptClasses(ctx context.Context) (map[gatewayv1.ObjectName]bool, error) {
	var list gatewayv1.GatewayClassList
	if err := g.client.List(ctx, &list); err != nil {
		return nil, err
	}
	accepted := map[gatewayv1.ObjectName]bool{}
	for n := range list.Items {
		class := &list.Items[n]
		if class.Spec.ControllerName != gateway.ControllerName {
			continue
		}
		condition := metav1.Condition{
			Type:               string(gatewayv1.GatewayClassConditionStatusAccepted),
			Status:             metav1.ConditionTrue,
			Reason:             string(gatewayv1.GatewayClassReasonAccepted),
			Message:            "the sandbox programs Gateways of this class; it moves no packets",
			ObservedGeneration: class.Generation,
		}
		if class.Spec.ParametersRef != nil {
			condition.Status = metav1.ConditionFalse
			condition.Reason = string(gatewayv1.GatewayClassReasonInvalidParameters)
			condition.Message = "the sandbox knows no parameters: remove spec.parametersRef"
		} else {
			accepted[gatewayv1.ObjectName(class.Name)] = true
		}
		if meta.SetStatusCondition(&class.Status.Conditions, condition) {
			if err := g.updateStatus(ctx, class); err != nil {
				return nil, err
			}
		}
	}
	return accepted, nil
}

func (g *gatewayController) observe(ctx context.Context, classes map[gatewayv1.ObjectName]bool) (gateway.World, error) {
	var (
		gateways   gatewayv1.GatewayList
		httpRoutes gatewayv1.HTTPRouteList
		grpcRoutes gatewayv1.GRPCRouteList
		grants     gatewayv1.ReferenceGrantList
		namespaces corev1.NamespaceList
		services   corev1.ServiceList
		secrets    corev1.SecretList
	)
	for _, list := range []client.ObjectList{&gateways, &httpRoutes, &grpcRoutes, &grants, &namespaces, &services, &secrets} {
		if err := g.client.List(ctx, list); err != nil {
			return gateway.World{}, err
		}
	}
	world := gateway.World{
		HTTPRoutes: httpRoutes.Items,
		GRPCRoutes: grpcRoutes.Items,
		Grants:     grants.Items,
		Namespaces: namespaces.Items,
		Services:   services.Items,
		Secrets:    secrets.Items,
	}
	for _, item := range gateways.Items {
		if classes[item.Spec.GatewayClassName] {
			world.Gateways = append(world.Gateways, item)
		}
	}
	return world, nil
}

// ensureLoadBalancer makes the Gateway's Service and its endpoints be as they should: with these ports, or not there when
// there are none.
func (g *gatewayController) ensureLoadBalancer(ctx context.Context, owner *gatewayv1.Gateway, ports []corev1.ServicePort) error {
	if owner.DeletionTimestamp != nil {
		return nil // the Service goes with its owner
	}
	current := &corev1.Service{}
	err := g.client.Get(ctx, client.ObjectKey{Namespace: owner.Namespace, Name: gateway.ServiceName(owner)}, current)
	if client.IgnoreNotFound(err) != nil {
		return err
	}
	exists := err == nil
	if exists && !metav1.IsControlledBy(current, owner) {
		return fmt.Errorf("the Service %s is there already and is not the Gateway's", current.Name)
	}
	if len(ports) == 0 {
		if !exists || current.DeletionTimestamp != nil {
			return nil
		}
		endpoints := &discoveryv1.EndpointSlice{ObjectMeta: metav1.ObjectMeta{Namespace: current.Namespace, Name: current.Name}}
		return errors.Join(
			client.IgnoreNotFound(g.client.Delete(ctx, endpoints)),
			client.IgnoreNotFound(g.client.Delete(ctx, current)),
		)
	}
	// Changes nothing, and so causes no event, when all is as it should be.
	for _, object := range []runtime.ApplyConfiguration{serviceOf(owner, ports), endpointsOf(owner, ports)} {
		if err := g.client.Apply(ctx, object, client.FieldOwner(fieldManager), client.ForceOwnership); err != nil {
			return err
		}
	}
	return nil
}

// dataPlaneAddress is of the range that is for documentation only (RFC 5737): nothing answers there.
const dataPlaneAddress = "192.0.2.1"

// endpointsOf is where the load balancer would send to: the pods of a real controller, which the sandbox does not run.
func endpointsOf(owner *gatewayv1.Gateway, ports []corev1.ServicePort) *applydiscoveryv1.EndpointSliceApplyConfiguration {
	name := gateway.ServiceName(owner)
	endpoints := applydiscoveryv1.EndpointSlice(name, owner.Namespace).
		WithLabels(map[string]string{
			discoveryv1.LabelServiceName: name,
			discoveryv1.LabelManagedBy:   fieldManager,
		}).
		WithOwnerReferences(ownerOf(owner)).
		WithAddressType(discoveryv1.AddressTypeIPv4).
		WithEndpoints(applydiscoveryv1.Endpoint().
			WithAddresses(dataPlaneAddress).
			WithConditions(applydiscoveryv1.EndpointConditions().WithReady(true).WithServing(true).WithTerminating(false)).
			// The address is that of all Gateways: this tells them apart.
			WithTargetRef(applycorev1.ObjectReference().WithKind("Gateway").WithNamespace(owner.Namespace).WithName(owner.Name)))
	for _, port := range ports {
		endpoints.WithPorts(applydiscoveryv1.EndpointPort().WithName(port.Name).WithPort(port.Port).WithProtocol(port.Protocol))
	}
	return endpoints
}

func ownerOf(owner *gatewayv1.Gateway) *applymetav1.OwnerReferenceApplyConfiguration {
	return applymetav1.OwnerReference().
		WithAPIVersion(gatewayv1.GroupVersion.String()).
		WithKind("Gateway").
		WithName(owner.Name).
		WithUID(owner.UID).
		WithController(true).
		WithBlockOwnerDeletion(true)
}

func serviceOf(owner *gatewayv1.Gateway, ports []corev1.ServicePort) *applycorev1.ServiceApplyConfiguration {
	spec := applycorev1.ServiceSpec().WithType(corev1.ServiceTypeLoadBalancer)
	for _, port := range ports {
		spec.WithPorts(applycorev1.ServicePort().WithName(port.Name).WithPort(port.Port).WithProtocol(port.Protocol))
	}
	service := applycorev1.Service(gateway.ServiceName(owner), owner.Namespace).
		WithLabels(map[string]string{gatewayv1.GatewayNameLabelKey: owner.Name}).
		WithOwnerReferences(ownerOf(owner)).
		WithSpec(spec)
	if infrastructure := owner.Spec.Infrastructure; infrastructure != nil {
		for key, value := range infrastructure.Labels {
			service.WithLabels(map[string]string{string(key): string(value)})
		}
		for key, value := range infrastructure.Annotations {
			service.WithAnnotations(map[string]string{string(key): string(value)})
		}
	}
	return service
}
