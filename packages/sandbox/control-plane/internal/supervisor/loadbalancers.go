package supervisor

import (
	"context"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"okeanos/control-plane/internal/addresses"
	"okeanos/control-plane/internal/cloud"
	"okeanos/control-plane/internal/event"
)

// How long the last look at the Services may take.
const lastLookPatience = 2 * time.Second

// loadBalancers tells which load balancers the cluster has.
type loadBalancers struct {
	client kubernetes.Interface
	events *event.Writer
	// kick asks for another look.
	kick chan struct{}

	// said is nil until something was told.
	said []event.LoadBalancer
}

func newLoadBalancers(client kubernetes.Interface, events *event.Writer) *loadBalancers {
	return &loadBalancers{client: client, events: events, kick: make(chan struct{}, 1)}
}

func (l *loadBalancers) look() {
	select {
	case l.kick <- struct{}{}:
	default: // another look is due anyway
	}
}

func (l *loadBalancers) run(ctx context.Context) {
	factory := informers.NewSharedInformerFactory(l.client, 0)
	informer := factory.Core().V1().Services()
	_, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { l.look() },
		UpdateFunc: func(any, any) { l.look() },
		DeleteFunc: func(any) { l.look() },
	})
	if err != nil {
		panic(err) // only a stopped informer refuses handlers
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	// A cache that was not filled in time looks as if there were no Services.
	for ctx.Err() == nil {
		services, err := informer.Lister().List(labels.Everything())
		if err != nil {
			panic(err) // only a selector that cannot be met causes one
		}
		l.say(balancersOf(services))
		select {
		case <-l.kick:
		case <-ctx.Done():
		}
	}
	l.lookLast(context.WithoutCancel(ctx))
}

// lookLast asks the API server itself: what is told last outlives the cluster, and the cache can be behind.
func (l *loadBalancers) lookLast(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lastLookPatience)
	defer cancel()
	list, err := l.client.CoreV1().Services(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
	if err != nil {
		return // what was told before holds
	}
	services := make([]*corev1.Service, len(list.Items))
	for i := range list.Items {
		services[i] = &list.Items[i]
	}
	l.say(balancersOf(services))
}

func (l *loadBalancers) say(balancers []event.LoadBalancer) {
	if l.said != nil && slices.Equal(balancers, l.said) {
		return
	}
	l.said = balancers
	l.events.LoadBalancers(balancers)
}

// balancersOf returns load balancers, sorted by their addresses. Only Services of type LoadBalancer have them, those that
// are being deleted too: they wait for the end of their load balancer.
func balancersOf(services []*corev1.Service) []event.LoadBalancer {
	balancers := []event.LoadBalancer{}
	for _, service := range services {
		for _, ingress := range service.Status.LoadBalancer.Ingress {
			if ingress.IP != "" {
				balancers = append(balancers, event.LoadBalancer{
					Address:     ingress.IP,
					Namespace:   service.Namespace,
					Service:     service.Name,
					IsNetwork:   addresses.IsNetwork(service.Annotations),
					IsOfSandbox: service.Namespace == cloud.IngressNamespace && service.Name == cloud.IngressService,
				})
			}
		}
	}
	slices.SortFunc(balancers, func(a, b event.LoadBalancer) int { return strings.Compare(a.Address, b.Address) })
	return balancers
}
