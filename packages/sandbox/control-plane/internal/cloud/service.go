package cloud

import (
	"context"
	"net/netip"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listerscorev1 "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/rest"
	cloudprovider "k8s.io/cloud-provider"
	"k8s.io/cloud-provider/controllers/service"
	controllersmetrics "k8s.io/component-base/metrics/prometheus/controllers"

	"okeanos/control-plane/internal/addresses"
)

const serviceWorkers = 5

// serviceController is Kubernetes' own service controller, the one in OCI's cloud controller manager, over load balancers
// that are addresses only. Finalizers, events, retries and loadBalancerClass are therefore the real ones.
type serviceController struct {
	informers  informers.SharedInformerFactory
	controller *service.Controller
}

func newServiceController(config *rest.Config, clusterName string, pool *addresses.Pool) (*serviceController, error) {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	services := factory.Core().V1().Services()
	cloud := &provider{loadBalancers{pool: pool, services: services.Lister()}}
	controller, err := service.New(cloud, client, services, factory.Core().V1().Nodes(), clusterName, utilfeature.DefaultFeatureGate)
	if err != nil {
		return nil, err
	}
	return &serviceController{factory, controller}, nil
}

// Start is that of manager.Runnable.
func (s *serviceController) Start(ctx context.Context) error {
	s.informers.Start(ctx.Done())
	s.controller.Run(ctx, serviceWorkers, controllersmetrics.NewControllerManagerMetrics("okeanos-sandbox"))
	return nil
}

// provider is a cloud that has nothing but load balancers.
type provider struct {
	loadBalancers loadBalancers
}

func (p *provider) LoadBalancer() (cloudprovider.LoadBalancer, bool) { return &p.loadBalancers, true }
func (p *provider) ProviderName() string                             { return "okeanos-sandbox" }
func (p *provider) HasClusterID() bool                               { return true }

func (p *provider) Initialize(cloudprovider.ControllerClientBuilder, <-chan struct{}) {}
func (p *provider) Instances() (cloudprovider.Instances, bool)                        { return nil, false }
func (p *provider) InstancesV2() (cloudprovider.InstancesV2, bool)                    { return nil, false }
func (p *provider) Zones() (cloudprovider.Zones, bool)                                { return nil, false }
func (p *provider) Clusters() (cloudprovider.Clusters, bool)                          { return nil, false }
func (p *provider) Routes() (cloudprovider.Routes, bool)                              { return nil, false }

type loadBalancers struct {
	pool     *addresses.Pool
	services listerscorev1.ServiceLister
	adopt    sync.Once
}

// adoptExisting notes, before the first change, the addresses that Services have from an earlier run. The service
// controller calls only when its lister is filled.
func (l *loadBalancers) adoptExisting() error {
	var err error
	l.adopt.Do(func() {
		var existing []*corev1.Service
		existing, err = l.services.List(labels.Everything())
		for _, service := range existing {
			for _, ingress := range service.Status.LoadBalancer.Ingress {
				if address, parseErr := netip.ParseAddr(ingress.IP); parseErr == nil {
					l.pool.Keep(owner(service), address)
				}
			}
		}
	})
	return err
}

// owner is the Service's UID: one that is made again under the same name has another load balancer.
func owner(service *corev1.Service) string {
	return string(service.UID)
}

func statusOf(address netip.Addr) *corev1.LoadBalancerStatus {
	mode := corev1.LoadBalancerIPModeVIP
	return &corev1.LoadBalancerStatus{Ingress: []corev1.LoadBalancerIngress{{IP: address.String(), IPMode: &mode}}}
}

func (l *loadBalancers) GetLoadBalancer(_ context.Context, _ string, service *corev1.Service) (*corev1.LoadBalancerStatus, bool, error) {
	if err := l.adoptExisting(); err != nil {
		return nil, false, err
	}
	address, ok := l.pool.Find(owner(service))
	if !ok {
		return nil, false, nil
	}
	return statusOf(address), true, nil
}

func (l *loadBalancers) GetLoadBalancerName(_ context.Context, _ string, service *corev1.Service) string {
	return owner(service)
}

func (l *loadBalancers) EnsureLoadBalancer(_ context.Context, _ string, service *corev1.Service, _ []*corev1.Node) (*corev1.LoadBalancerStatus, error) {
	if err := l.adoptExisting(); err != nil {
		return nil, err
	}
	internal, err := addresses.IsInternal(service.Annotations)
	if err != nil {
		return nil, err
	}
	address, err := l.pool.Assign(owner(service), internal)
	if err != nil {
		return nil, err
	}
	return statusOf(address), nil
}

func (l *loadBalancers) UpdateLoadBalancer(context.Context, string, *corev1.Service, []*corev1.Node) error {
	return nil // the nodes behind an address change nothing here
}

func (l *loadBalancers) EnsureLoadBalancerDeleted(_ context.Context, _ string, service *corev1.Service) error {
	l.pool.Release(owner(service))
	return nil
}
