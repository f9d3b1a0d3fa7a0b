package cloud

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// ingressControllerName of the sandbox's IngressClass. No real controller has it.
const ingressControllerName = "sandbox.okeanos.io/ingress-controller"

// ingressController gives every Ingress of its class the address of its own load balancer, as ingress controllers do.
type ingressController struct {
	client client.Client
}

func addIngressController(m manager.Manager) error {
	c := &ingressController{m.GetClient()}
	all := handler.EnqueueRequestsFromMapFunc(c.allIngresses)
	return ctrl.NewControllerManagedBy(m).
		For(&networkingv1.Ingress{}).
		Watches(&networkingv1.IngressClass{}, all).
		Watches(&corev1.Service{}, all).
		Complete(c)
}

func (c *ingressController) allIngresses(ctx context.Context, changed client.Object) []reconcile.Request {
	if _, isService := changed.(*corev1.Service); isService && client.ObjectKeyFromObject(changed) != IngressServiceKey() {
		return nil
	}
	var list networkingv1.IngressList
	if err := c.client.List(ctx, &list); err != nil {
		ctrl.LoggerFrom(ctx).Error(err, "list Ingresses")
		return nil
	}
	var requests []reconcile.Request
	for n := range list.Items {
		requests = append(requests, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(&list.Items[n])})
	}
	return requests
}

func IngressServiceKey() types.NamespacedName {
	return types.NamespacedName{Namespace: IngressNamespace, Name: IngressService}
}

func (c *ingressController) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	ingress := &networkingv1.Ingress{}
	if err := c.client.Get(ctx, request.NamespacedName, ingress); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	if ours, err := c.isOurs(ctx, ingress); err != nil || !ours {
		return reconcile.Result{}, err
	}
	service := &corev1.Service{}
	if err := c.client.Get(ctx, IngressServiceKey(), service); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	var addresses []networkingv1.IngressLoadBalancerIngress
	for _, entry := range service.Status.LoadBalancer.Ingress {
		addresses = append(addresses, networkingv1.IngressLoadBalancerIngress{IP: entry.IP})
	}
	if equality.Semantic.DeepEqual(ingress.Status.LoadBalancer.Ingress, addresses) {
		return reconcile.Result{}, nil
	}
	ingress.Status.LoadBalancer.Ingress = addresses
	return reconcile.Result{}, c.client.Status().Update(ctx, ingress)
}

func (c *ingressController) isOurs(ctx context.Context, ingress *networkingv1.Ingress) (bool, error) {
	if ingress.Spec.IngressClassName == nil {
		return false, nil
	}
	class := &networkingv1.IngressClass{}
	if err := c.client.Get(ctx, types.NamespacedName{Name: *ingress.Spec.IngressClassName}, class); err != nil {
		return false, client.IgnoreNotFound(err)
	}
	return class.Spec.Controller == ingressControllerName, nil
}
