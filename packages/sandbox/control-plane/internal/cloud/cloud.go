// Package cloud runs what a cloud adds to a cluster: load balancers for Services, and controllers for the Gateway API
// and for Ingress. They give addresses and conditions. They move no packets.
package cloud

import (
	"context"
	"fmt"
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"okeanos/control-plane/internal/addresses"
	"okeanos/control-plane/internal/gateway"
	"okeanos/control-plane/internal/process"
)

const (
	// className is that of the GatewayClass and of the IngressClass.
	className = "okeanos-sandbox"
	// IngressNamespace is where the ingress controller would run: the namespace that traffic comes from.
	IngressNamespace = "okeanos-ingress"
	// IngressService has the address that all Ingresses share.
	IngressService = "ingress-controller"
	fieldManager   = "okeanos-sandbox"
)

// Options of Run.
type Options struct {
	Kubeconfig string
	// ClusterName is told to the load balancers.
	ClusterName string
	// LoadBalancerCIDR is the subnet of internal load balancers.
	LoadBalancerCIDR netip.Prefix
}

// Run runs the controllers until the context ends.
func Run(ctx context.Context, options Options) error {
	ctrl.SetLogger(klog.Background())
	config, err := clientcmd.BuildConfigFromFlags("", options.Kubeconfig)
	if err != nil {
		return err
	}
	config.QPS = -1 // the API server's own priority and fairness is enough
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, discoveryv1.AddToScheme, networkingv1.AddToScheme, gatewayv1.Install} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	if err := install(ctx, config, scheme); err != nil {
		return err
	}

	controllers, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:  scheme,
		Metrics: metricsserver.Options{BindAddress: "0"}, // no port
	})
	if err != nil {
		return err
	}
	loadBalancers, err := newServiceController(config, options.ClusterName, addresses.NewPool(options.LoadBalancerCIDR))
	if err != nil {
		return err
	}
	if err := controllers.Add(loadBalancers); err != nil {
		return err
	}
	if err := addGatewayController(controllers); err != nil {
		return err
	}
	if err := addIngressController(controllers); err != nil {
		return err
	}
	// The manager starts this after the caches are filled.
	announce := manager.RunnableFunc(func(context.Context) error { return process.AnnounceReady() })
	if err := controllers.Add(announce); err != nil {
		return err
	}
	return controllers.Start(ctx)
}

// install makes the objects that an installed ingress controller and gateway controller would have.
func install(ctx context.Context, config *rest.Config, scheme *runtime.Scheme) error {
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		return err
	}
	objects := []map[string]any{
		{
			"apiVersion": "v1", "kind": "Namespace",
			"metadata": map[string]any{"name": IngressNamespace},
		},
		{
			"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass",
			"metadata": map[string]any{"name": className},
			"spec":     map[string]any{"controller": ingressControllerName},
		},
		{
			"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass",
			"metadata": map[string]any{"name": className},
			"spec":     map[string]any{"controllerName": gateway.ControllerName},
		},
		{
			// All Ingresses share its address.
			"apiVersion": "v1", "kind": "Service",
			"metadata": map[string]any{
				"name": IngressService, "namespace": IngressNamespace,
				"annotations": map[string]any{addresses.InternalAnnotation: "true"},
			},
			"spec": map[string]any{
				"type": "LoadBalancer",
				"ports": []any{
					map[string]any{"name": "http", "port": int64(80), "protocol": "TCP"},
					map[string]any{"name": "https", "port": int64(443), "protocol": "TCP"},
				},
			},
		},
	}
	for _, content := range objects {
		object := &unstructured.Unstructured{Object: content}
		err := c.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), client.FieldOwner(fieldManager), client.ForceOwnership)
		if err != nil {
			return fmt.Errorf("apply %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}
