package supervisor

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	applycorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listerscorev1 "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"

	"okeanos/control-plane/internal/desired"
	"okeanos/control-plane/internal/event"
)

// capacity of every node: four cores of the shape that OCI's quick-create workflow proposes, and the kubelet's limit of pods.
func capacity() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("4"),
		corev1.ResourceMemory:           resource.MustParse("32Gi"),
		corev1.ResourceEphemeralStorage: resource.MustParse("100Gi"),
		corev1.ResourcePods:             resource.MustParse("110"),
	}
}

// nodes keeps the cluster's Nodes as they are desired. That they become Ready is kwok's part.
type nodes struct {
	client  kubernetes.Interface
	desired func() desired.State
	events  *event.Writer
	// kick asks for another look.
	kick chan struct{}

	said event.Nodes
}

func newNodes(client kubernetes.Interface, desired func() desired.State, events *event.Writer) *nodes {
	n := &nodes{client: client, desired: desired, events: events, kick: make(chan struct{}, 1)}
	n.said.Ready = -1
	return n
}

func (n *nodes) look() {
	select {
	case n.kick <- struct{}{}:
	default: // another look is due anyway
	}
}

func (n *nodes) run(ctx context.Context) {
	factory := informers.NewSharedInformerFactory(n.client, 0)
	informer := factory.Core().V1().Nodes()
	_, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { n.look() },
		UpdateFunc: func(any, any) { n.look() },
		DeleteFunc: func(any) { n.look() },
	})
	if err != nil {
		panic(err) // only a stopped informer refuses handlers
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	for {
		var retry <-chan time.Time
		if err := n.reconcile(ctx, informer.Lister()); err != nil && ctx.Err() == nil {
			n.events.Error(fmt.Errorf("nodes: %w", err))
			retry = time.After(5 * time.Second)
		}
		select {
		case <-n.kick:
		case <-retry:
		case <-ctx.Done():
			return
		}
	}
}

func (n *nodes) reconcile(ctx context.Context, lister listerscorev1.NodeLister) error {
	live, err := lister.List(labels.Everything())
	if err != nil {
		return err
	}
	state := n.desired()
	wanted := map[string]desired.Node{}
	for _, node := range state.Nodes {
		wanted[node.Name] = node
	}
	ready, registered := 0, map[string]bool{}
	for _, node := range live {
		if w, ok := wanted[node.Name]; !ok || isAnother(node, w) {
			if err := n.remove(ctx, node); err != nil {
				return err
			}
			continue
		}
		registered[node.Name] = true
		if isReady(node) {
			ready++
		}
	}
	for _, node := range state.Nodes {
		if !registered[node.Name] {
			if err := n.register(ctx, node); err != nil {
				return err
			}
		}
		if err := n.apply(ctx, node); err != nil {
			return err
		}
	}
	if now := (event.Nodes{Generation: state.Generation, Ready: ready, Desired: len(wanted)}); now != n.said {
		n.said = now
		n.events.Nodes(now)
	}
	return nil
}

// isAnother tells whether the Node is of an instance that had the address before: its provider id can never be changed.
func isAnother(live *corev1.Node, wanted desired.Node) bool {
	return live.Spec.ProviderID != "" && live.Spec.ProviderID != wanted.ProviderID
}

// remove deletes just this Node, which was read from a cache: the one that has its name by now can be a newer one.
func (n *nodes) remove(ctx context.Context, node *corev1.Node) error {
	err := n.client.CoreV1().Nodes().Delete(ctx, node.Name, *metav1.NewPreconditionDeleteOptions(string(node.UID)))
	if apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return nil
	}
	return err
}

// register makes the Node with its taints, as a kubelet does: once. Whoever takes them away later may.
func (n *nodes) register(ctx context.Context, node desired.Node) error {
	object := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node.Name}}
	for _, taint := range node.Taints {
		object.Spec.Taints = append(object.Spec.Taints, corev1.Taint{Key: taint.Key, Value: taint.Value, Effect: taint.Effect})
	}
	_, err := n.client.CoreV1().Nodes().Create(ctx, object, metav1.CreateOptions{FieldManager: fieldManager})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

// apply changes nothing, and so causes no event, when all is as it should be.
func (n *nodes) apply(ctx context.Context, node desired.Node) error {
	options := metav1.ApplyOptions{FieldManager: fieldManager, Force: true}
	object := applycorev1.Node(node.Name).
		WithAnnotations(map[string]string{"kwok.x-k8s.io/node": "fake"}).
		WithLabels(map[string]string{
			corev1.LabelHostname:   node.Name,
			corev1.LabelOSStable:   "linux",
			corev1.LabelArchStable: "amd64",
		}).
		WithLabels(node.Labels)
	if node.ProviderID != "" {
		object = object.WithSpec(applycorev1.NodeSpec().WithProviderID(node.ProviderID))
	}
	if _, err := n.client.CoreV1().Nodes().Apply(ctx, object, options); err != nil {
		return err
	}
	nodeStatus := applycorev1.NodeStatus().
		WithAddresses(
			applycorev1.NodeAddress().WithType(corev1.NodeInternalIP).WithAddress(node.InternalIP.String()),
			applycorev1.NodeAddress().WithType(corev1.NodeHostName).WithAddress(node.Name),
		).
		WithCapacity(capacity()).
		WithAllocatable(capacity())
	if node.KubeletVersion != "" {
		nodeStatus = nodeStatus.WithNodeInfo(applycorev1.NodeSystemInfo().WithKubeletVersion(node.KubeletVersion))
	}
	_, err := n.client.CoreV1().Nodes().ApplyStatus(ctx, applycorev1.Node(node.Name).WithStatus(nodeStatus), options)
	return err
}

func isReady(node *corev1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}
