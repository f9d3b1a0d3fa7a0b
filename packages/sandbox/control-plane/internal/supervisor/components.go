package supervisor

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	nodefast "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	nodeheartbeat "sigs.k8s.io/kwok/kustomize/stage/node/heartbeat-with-lease"
	podfast "sigs.k8s.io/kwok/kustomize/stage/pod/fast"

	"okeanos/control-plane/internal/atomicfile"
	"okeanos/control-plane/internal/desired"
	"okeanos/control-plane/internal/kubeversion"
	"okeanos/control-plane/internal/pki"
	"okeanos/control-plane/internal/ports"
	"okeanos/control-plane/internal/process"
)

var loopback = netip.MustParseAddr("127.0.0.1")

// installation is where the binaries are, and what lies beside them.
type installation string

func findInstallation() (installation, error) {
	executable, err := os.Executable()
	if err != nil {
		return "", err
	}
	dir := installation(filepath.Dir(executable))
	for _, needed := range []string{dir.kwok(), dir.crds("gateway-api"), dir.crds("cert-manager")} {
		if _, err := os.Stat(needed); err != nil {
			return "", fmt.Errorf("the assets beside %s are not complete: %w", executable, err)
		}
	}
	return dir, nil
}

func (i installation) controlPlane() string { return filepath.Join(string(i), "control-plane") }
func (i installation) kwok() string         { return filepath.Join(string(i), "kwok") }
func (i installation) crds(of string) string {
	return filepath.Join(string(i), "crds", of)
}

// cluster is everything that was made once for a cluster, and how to run its components.
type cluster struct {
	installation installation
	folder       folder
	fixed        desired.Fixed
	ports        ports.Ports

	ca             *pki.Authority
	serving        pki.Pair
	serviceAccount struct{ private, public string }
	etcdCA         *pki.Authority
	etcd           pki.Pair

	// Kubeconfig files, by who uses them.
	kubeconfig struct {
		provisioner, watcher                                                          string
		supervisor, controllerManager, scheduler, kwok, certManager, cloudControllers string
	}
}

func newCluster(f folder, state desired.State) (*cluster, error) {
	c := &cluster{folder: f, fixed: state.Fixed()}
	for _, step := range []func() error{c.findParts, c.makeCertificates, c.makeKubeconfigs, c.writeStages, c.writeAuditPolicy} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *cluster) findParts() (err error) {
	if c.installation, err = findInstallation(); err != nil {
		return err
	}
	c.ports, err = ports.Load(c.folder.path("ports.json"))
	return err
}

func (c *cluster) makeCertificates() (err error) {
	dir := c.folder.path("pki")
	if c.ca, err = pki.NewAuthority(dir, "ca"); err != nil {
		return err
	}
	// The first address of the range is that of the Service `kubernetes`.
	c.serving, err = c.ca.Server("kube-apiserver",
		[]string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"},
		c.fixed.EndpointAddress, c.fixed.ServiceCIDR.Addr().Next())
	if err != nil {
		return err
	}
	c.serviceAccount.private, c.serviceAccount.public, err = pki.NewKey(dir, "service-account")
	if err != nil {
		return err
	}
	// An authority of its own: no client of the API server can talk to etcd.
	if c.etcdCA, err = pki.NewAuthority(dir, "etcd-ca"); err != nil {
		return err
	}
	c.etcd, err = c.etcdCA.Server("etcd", nil, loopback)
	return err
}

func (c *cluster) makeKubeconfigs() error {
	configs, err := newKubeconfigs(c.folder, c.fixed, c.ports.APIServer, c.ca.Cert)
	if err != nil {
		return err
	}
	tokens, err := c.folder.tokens()
	if err != nil {
		return err
	}
	for target, i := range map[*string]identity{&c.kubeconfig.provisioner: provisioner, &c.kubeconfig.watcher: watcher} {
		name := strings.TrimPrefix(i.user, "okeanos-")
		if *target, err = configs.withToken(name+".kubeconfig", i.user, tokens[i]); err != nil {
			return err
		}
	}
	components := []struct {
		target     *string
		name, user string
		groups     []string
	}{
		{&c.kubeconfig.supervisor, "supervisor", "okeanos-sandbox:supervisor", []string{"system:masters"}},
		{&c.kubeconfig.controllerManager, "kube-controller-manager", "system:kube-controller-manager", nil},
		{&c.kubeconfig.scheduler, "kube-scheduler", "system:kube-scheduler", nil},
		{&c.kubeconfig.kwok, "kwok", "okeanos-sandbox:kwok", []string{"system:masters"}},
		{&c.kubeconfig.cloudControllers, "cloud-controllers", "okeanos-sandbox:cloud-controllers", []string{"system:masters"}},
		// As it would be seen by admission policies if it ran in a pod.
		{&c.kubeconfig.certManager, "cert-manager", "system:serviceaccount:cert-manager:cert-manager",
			[]string{"system:serviceaccounts", "system:serviceaccounts:cert-manager"}},
	}
	for _, component := range components {
		pair, err := c.ca.Client(component.name, component.user, component.groups...)
		if err != nil {
			return err
		}
		*component.target, err = configs.withCertificate(filepath.Join("kubeconfigs", component.name+".kubeconfig"), component.user, pair)
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) stagesFile() string { return c.folder.path("kwok.yaml") }

// writeStages tells kwok how nodes and pods live: they become ready at once, and Jobs complete.
func (c *cluster) writeStages() error {
	stages := strings.Join([]string{
		nodefast.DefaultNodeInit,
		nodeheartbeat.DefaultNodeHeartbeatWithLease,
		podfast.DefaultPodReady,
		podfast.DefaultPodComplete,
		podfast.DefaultPodDelete,
	}, "\n---\n")
	return atomicfile.Write(c.stagesFile(), []byte(stages))
}

func (c *cluster) spec(name string, args ...string) process.Spec {
	return process.Spec{
		Name:    name,
		Path:    c.installation.controlPlane(),
		Args:    append([]string{name}, args...),
		LogFile: c.folder.path("logs", name+".log"),
	}
}

// kubernetesSpec is that of a component that has the version of the control plane.
func (c *cluster) kubernetesSpec(version, name string, args ...string) process.Spec {
	if version != "" {
		args = append([]string{kubeversion.Flag + version}, args...)
	}
	return c.spec(name, args...)
}

func (c *cluster) etcdSpec() process.Spec {
	client := fmt.Sprintf("https://127.0.0.1:%d", c.ports.EtcdClient)
	peer := fmt.Sprintf("https://127.0.0.1:%d", c.ports.EtcdPeer)
	return c.spec("etcd",
		"--name=sandbox",
		"--data-dir="+c.folder.path("etcd"),
		"--listen-client-urls="+client,
		"--advertise-client-urls="+client,
		"--listen-peer-urls="+peer,
		"--initial-advertise-peer-urls="+peer,
		"--initial-cluster=sandbox="+peer,
		"--client-cert-auth", "--trusted-ca-file="+c.etcdCA.Cert, "--cert-file="+c.etcd.Cert, "--key-file="+c.etcd.Key,
		"--peer-client-cert-auth", "--peer-trusted-ca-file="+c.etcdCA.Cert, "--peer-cert-file="+c.etcd.Cert, "--peer-key-file="+c.etcd.Key,
		"--log-level=warn",
		// A process that is killed loses nothing by this, only a machine that loses power does.
		"--unsafe-no-fsync",
	)
}

func (c *cluster) apiServerSpec(version string, withWebhook bool) process.Spec {
	args := []string{
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", c.ports.APIServer),
		"--advertise-address=" + c.fixed.EndpointAddress.String(),
		// Nothing in the cluster could dial it.
		"--endpoint-reconciler-type=none",
		fmt.Sprintf("--etcd-servers=https://127.0.0.1:%d", c.ports.EtcdClient),
		"--etcd-cafile=" + c.etcdCA.Cert, "--etcd-certfile=" + c.etcd.Cert, "--etcd-keyfile=" + c.etcd.Key,
		"--tls-cert-file=" + c.serving.Cert, "--tls-private-key-file=" + c.serving.Key,
		"--client-ca-file=" + c.ca.Cert,
		"--token-auth-file=" + c.folder.path("tokens.csv"),
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-signing-key-file=" + c.serviceAccount.private,
		"--service-account-key-file=" + c.serviceAccount.public,
		"--service-cluster-ip-range=" + c.fixed.ServiceCIDR.String(),
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--allow-privileged",
		"--profiling=false",
		"--audit-policy-file=" + c.auditPolicyFile(), "--audit-log-path=" + c.auditLog(),
		"--audit-log-maxsize=10", "--audit-log-maxbackup=1",
		// Nodes have no name of this type, and no kubelet: by one, something else can stand for it.
		"--kubelet-preferred-address-types=InternalDNS,InternalIP",
	}
	if withWebhook {
		args = append(args,
			"--authentication-token-webhook-config-file="+c.webhookFile(),
			"--authentication-token-webhook-version=v1",
			"--authentication-token-webhook-cache-ttl=10s")
	}
	return c.kubernetesSpec(version, "kube-apiserver", args...)
}

func (c *cluster) controllerManagerSpec(version string) process.Spec {
	return c.kubernetesSpec(version, "kube-controller-manager",
		"--kubeconfig="+c.kubeconfig.controllerManager,
		"--secure-port=0",
		"--leader-elect=false",
		"--use-service-account-credentials",
		"--service-account-private-key-file="+c.serviceAccount.private,
		"--root-ca-file="+c.ca.Cert,
		"--cluster-signing-cert-file="+c.ca.Cert,
		"--cluster-signing-key-file="+c.ca.Key,
		"--cluster-name="+c.fixed.Name,
		"--service-cluster-ip-range="+c.fixed.ServiceCIDR.String(),
		// Its own default (20 a second) alone makes its start take 4 seconds.
		"--kube-api-qps=1000", "--kube-api-burst=1000",
		"--profiling=false",
	)
}

func (c *cluster) schedulerSpec(version string) process.Spec {
	return c.kubernetesSpec(version, "kube-scheduler",
		"--kubeconfig="+c.kubeconfig.scheduler,
		"--secure-port=0",
		"--leader-elect=false",
		"--profiling=false",
	)
}

func (c *cluster) kwokSpec(podCIDR netip.Prefix) process.Spec {
	return process.Spec{
		Name: "kwok",
		Path: c.installation.kwok(),
		Args: []string{
			"--kubeconfig=" + c.kubeconfig.kwok,
			"--config=" + c.stagesFile(),
			"--manage-all-nodes",
			// Without leases the node lifecycle controller takes the nodes for dead.
			"--node-lease-duration-seconds=40",
			"--cidr=" + beforeFirstPod(podCIDR).String(),
		},
		LogFile: c.folder.path("logs", "kwok.log"),
	}
}

// beforeFirstPod is the range with the address after which kwok begins: OCI keeps the first two of a subnet for itself.
func beforeFirstPod(podCIDR netip.Prefix) netip.Prefix {
	return netip.PrefixFrom(podCIDR.Addr().Next(), podCIDR.Bits())
}

func (c *cluster) certManagerSpec() process.Spec {
	return c.spec("cert-manager", "--kubeconfig="+c.kubeconfig.certManager)
}

func (c *cluster) cloudControllersSpec() process.Spec {
	return c.spec("cloud-controllers",
		"--kubeconfig="+c.kubeconfig.cloudControllers,
		"--cluster-name="+c.fixed.Name,
		"--load-balancer-cidr="+c.fixed.LoadBalancerCIDR.String(),
	)
}
