// Package supervisor runs the control plane of one cluster: it makes what the cluster keeps on disk, starts the
// components, keeps them running, follows the desired state and ends everything with itself.
package supervisor

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"okeanos/control-plane/internal/desired"
	"okeanos/control-plane/internal/event"
	"okeanos/control-plane/internal/process"
)

const (
	// A desired state with thousands of nodes is shorter.
	maxLine = 4 << 20

	// How long components have to end by themselves.
	leafGrace      = 2 * time.Second
	apiServerGrace = 5 * time.Second
	etcdGrace      = 10 * time.Second

	// LockPatience is how long a supervisor before this one may take to end: cert-manager, the other leaves, kube-apiserver
	// and etcd end one after the other.
	LockPatience = 2*leafGrace + apiServerGrace + etcdGrace + 5*time.Second
)

type supervisor struct {
	cluster *cluster
	events  *event.Writer

	mu      sync.Mutex
	current desired.State

	kubernetes kubernetes.Interface
	client     client.Client

	etcd, apiServer, controllerManager, scheduler, kwok *process.Process

	version, webhook string
	podCIDR          netip.Prefix
	leaves           []*process.Process
}

// Run supervises the cluster kept in dataDir until the context or the input ends. Each line of the input is a whole
// desired state. lockPatience is how long another supervisor of the folder is waited for. The error says why the cluster
// cannot run at all.
func Run(ctx context.Context, dataDir string, lockPatience time.Duration, in io.Reader, events *event.Writer) error {
	dataDir, err := filepath.Abs(dataDir)
	if err != nil {
		return err
	}
	f := folder(dataDir)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	states := make(chan reading, 1)
	go func() {
		defer cancel()
		readStates(in, states, events)
	}()
	lock, err := f.lock(ctx, lockPatience)
	if err != nil {
		return err
	}
	defer lock.Close()
	log, err := f.log()
	if err != nil {
		return err
	}
	defer log.Close()

	var first reading
	select {
	case first = <-states:
	case <-ctx.Done():
		return nil
	}
	if first.err != nil {
		return first.err
	}
	if err := f.checkFixed(first.state); err != nil {
		return err
	}
	c, err := newCluster(f, first.state)
	if err != nil {
		return err
	}
	events.Accepted(first.state.Generation)
	s := &supervisor{cluster: c, events: events, current: first.state}
	err = s.run(ctx, states)
	if ctx.Err() != nil {
		return nil // it was asked to end
	}
	return err
}

// reading is a line of the input: a desired state, or the generation of one and why it is refused.
type reading struct {
	state desired.State
	err   error
}

// readStates keeps the newest reading in the channel, which holds one, until the input ends. It never waits for a reader:
// the end of the input must be seen at any time.
func readStates(in io.Reader, states chan reading, events *event.Writer) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		state, err := desired.Parse(lines.Bytes())
		select {
		case <-states:
		default:
		}
		states <- reading{state, err}
	}
	if err := lines.Err(); err != nil {
		events.Error(fmt.Errorf("read the desired state: %w", err))
	}
}

func (s *supervisor) desired() desired.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

func (s *supervisor) run(ctx context.Context, states <-chan reading) error {
	// The tasks below talk to the API server: they end before it does.
	defer s.stop()
	var tasks sync.WaitGroup
	defer tasks.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	if err := s.startAPIServer(ctx); err != nil {
		return err
	}
	s.startComponents()

	nodes := newNodes(s.kubernetes, s.desired, s.events)
	tasks.Go(func() { nodes.run(ctx) })
	tasks.Go(func() { newLoadBalancers(s.kubernetes, s.events).run(ctx) })
	certManager, err := newCertManagerAddon(s)
	if err != nil {
		return err
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	tasks.Go(func() { certManager.run(ctx) })
	if err := s.sayReady(); err != nil {
		return err
	}

	for {
		select {
		case <-ctx.Done():
			return nil
		case next := <-states:
			err := next.err
			if err == nil {
				err = s.cluster.fixed.CheckUnchanged(next.state.Fixed())
			}
			if err != nil {
				s.events.Refused(next.state.Generation, err)
				continue
			}
			s.mu.Lock()
			s.current = next.state
			s.mu.Unlock()
			s.events.Accepted(next.state.Generation)
			if err := s.followAPIServer(ctx); err != nil {
				return err
			}
			s.followPodCIDR()
			nodes.look()
			certManager.look()
		}
	}
}

// startAPIServer starts etcd and kube-apiserver and waits until it answers.
func (s *supervisor) startAPIServer(ctx context.Context) error {
	s.events.Progress("starting etcd")
	s.etcd = process.Start(s.cluster.etcdSpec(), s.onExit)
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(s.cluster.ports.EtcdClient))
	err := s.waitFor(ctx, "etcd", func(ctx context.Context) error {
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return connection.Close()
	})
	if err != nil {
		return err
	}

	config, err := clientcmd.BuildConfigFromFlags("", s.cluster.kubeconfig.supervisor)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = -1, 0 // the API server's own priority and fairness is enough
	if s.kubernetes, err = kubernetes.NewForConfig(config); err != nil {
		return err
	}
	if s.webhook, err = s.cluster.writeWebhookConfig(s.desired().TokenWebhook); err != nil {
		return err
	}
	s.events.Progress("starting kube-apiserver")
	s.version = s.desired().KubernetesVersion
	s.apiServer = process.Start(s.cluster.apiServerSpec(s.version, s.webhook != ""), s.onExit)
	if err := s.waitForAPIServer(ctx); err != nil {
		return err
	}
	// Only now, because it asks the API server which kinds there are.
	s.client, err = client.New(config, client.Options{})
	return err
}

func (s *supervisor) waitForAPIServer(ctx context.Context) error {
	return s.waitFor(ctx, "kube-apiserver", func(ctx context.Context) error {
		return s.kubernetes.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
	})
}

func (s *supervisor) startComponents() {
	s.events.Progress("starting controller manager, scheduler and nodes")
	s.startControllers()
	s.followPodCIDR()
}

// startControllers starts the components that have the version of the API server.
func (s *supervisor) startControllers() {
	s.controllerManager = process.Start(s.cluster.controllerManagerSpec(s.version), s.onExit)
	s.scheduler = process.Start(s.cluster.schedulerSpec(s.version), s.onExit)
}

// followPodCIDR starts kwok, which plays the nodes, once the range of pods is known, and again when that changed.
func (s *supervisor) followPodCIDR() {
	podCIDR := s.desired().PodCIDR
	if podCIDR == s.podCIDR {
		return
	}
	s.podCIDR = podCIDR
	if s.kwok != nil {
		s.kwok.Stop(leafGrace)
		s.kwok = nil
	}
	if podCIDR.IsValid() {
		s.kwok = process.Start(s.cluster.kwokSpec(podCIDR), s.onExit)
	}
}

// prepare installs what every cluster has, and waits until a pod could be created.
func (s *supervisor) prepare(ctx context.Context) error {
	s.events.Progress("installing the Gateway API")
	crds, err := readManifests(s.cluster.installation.crds("gateway-api"))
	if err != nil {
		return err
	}
	if err := s.waitFor(ctx, "Gateway API", func(ctx context.Context) error {
		if err := apply(ctx, s.client, crds...); err != nil {
			return err
		}
		return checkServed(ctx, s.client, crds)
	}); err != nil {
		return err
	}
	s.events.Progress("starting load balancer, Gateway API and Ingress controllers")
	cloudControllers := process.Start(s.cluster.cloudControllersSpec(), s.onExit)
	s.leaves = append(s.leaves, cloudControllers)
	if err := s.waitFor(ctx, "service account of the namespace default", func(ctx context.Context) error {
		_, err := s.kubernetes.CoreV1().ServiceAccounts(metav1.NamespaceDefault).Get(ctx, "default", metav1.GetOptions{})
		return err
	}); err != nil {
		return err
	}
	select {
	case <-cloudControllers.Ready():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *supervisor) sayReady() error {
	ca, err := os.ReadFile(s.cluster.ca.Cert)
	if err != nil {
		return err
	}
	version, err := s.kubernetes.Discovery().ServerVersion()
	if err != nil {
		return err
	}
	s.events.Ready(event.Ready{
		Port:                  s.cluster.ports.APIServer,
		CAPEM:                 string(ca),
		Version:               version.GitVersion,
		ProvisionerKubeconfig: s.cluster.kubeconfig.provisioner,
		WatcherKubeconfig:     s.cluster.kubeconfig.watcher,
	})
	return nil
}

// followAPIServer starts kube-apiserver again when the token webhook or the version changed: it reads the one only once, and
// has the other for its life. Controllers of a version follow the API server of that version, and never precede it.
func (s *supervisor) followAPIServer(ctx context.Context) error {
	webhook, err := s.cluster.writeWebhookConfig(s.desired().TokenWebhook)
	if err != nil {
		return err
	}
	version := s.desired().KubernetesVersion
	isUpgrade := version != s.version
	if webhook == s.webhook && !isUpgrade {
		return nil
	}
	s.webhook, s.version = webhook, version
	if isUpgrade {
		s.events.Progress("replacing kube-apiserver by one of version %s", version)
	} else {
		s.events.Progress("starting kube-apiserver again with another token webhook")
	}
	s.apiServer.Stop(apiServerGrace)
	s.apiServer = process.Start(s.cluster.apiServerSpec(s.version, s.webhook != ""), s.onExit)
	if err := s.waitForAPIServer(ctx); err != nil {
		return err
	}
	if isUpgrade {
		s.stopAll(s.controllerManager, s.scheduler)
		s.startControllers()
	}
	return s.sayReady()
}

func (s *supervisor) onExit(err error, again time.Duration) {
	s.events.Error(fmt.Errorf("%w (starting it again in %s)", err, again))
}

func (s *supervisor) stop() {
	s.events.Progress("stopping")
	s.stopAll(append(slices.Clone(s.leaves), s.controllerManager, s.scheduler, s.kwok)...)
	if s.apiServer != nil {
		s.apiServer.Stop(apiServerGrace)
	}
	if s.etcd != nil {
		s.etcd.Stop(etcdGrace)
	}
}

// stopAll ends leaves together, those that were started.
func (s *supervisor) stopAll(leaves ...*process.Process) {
	var stopping sync.WaitGroup
	for _, leaf := range leaves {
		if leaf != nil {
			stopping.Go(func() { leaf.Stop(leafGrace) })
		}
	}
	stopping.Wait()
}

// waitFor waits until the check passes, and says every minute what it still waits for.
func (s *supervisor) waitFor(ctx context.Context, what string, check func(context.Context) error) error {
	for {
		attempt, cancel := context.WithTimeout(ctx, time.Minute)
		err := waitFor(attempt, check)
		cancel()
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		s.events.Error(fmt.Errorf("still waiting for %s: %w", what, err))
	}
}

// waitFor waits until the check passes. The error is the check's last.
func waitFor(ctx context.Context, check func(context.Context) error) error {
	var last error
	err := wait.PollUntilContextCancel(ctx, 100*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		last = check(ctx)
		return last == nil, nil
	})
	if err == nil {
		return nil
	}
	return errors.Join(err, last)
}
