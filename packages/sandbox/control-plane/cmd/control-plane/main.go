// Command control-plane runs a Kubernetes control plane without containers. `serve` supervises one cluster; the other
// subcommands are its components, each run in a process of its own by `serve`.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"

	"okeanos/control-plane/internal/certmanager"
	"okeanos/control-plane/internal/cloud"
	"okeanos/control-plane/internal/event"
	"okeanos/control-plane/internal/kubeversion"
	"okeanos/control-plane/internal/supervisor"
)

const usage = "usage: control-plane serve --data <folder>   (desired state as JSON lines on stdin, events as JSON lines on stdout)"

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	// Every component parses its own flags.
	name := os.Args[1]
	os.Args = append([]string{name}, os.Args[2:]...)

	switch name {
	case "serve":
		serve()
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		takeVersion()
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		takeVersion()
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kube-scheduler":
		takeVersion()
		os.Exit(cli.Run(scheduler.NewSchedulerCommand()))
	case "cert-manager":
		flags := flag.NewFlagSet(name, flag.ExitOnError)
		kubeconfig := flags.String("kubeconfig", "", "path of the kubeconfig")
		_ = flags.Parse(os.Args[1:]) // ExitOnError
		run(func(ctx context.Context) error { return certmanager.Run(ctx, *kubeconfig) })
	case "cloud-controllers":
		options := cloud.Options{}
		flags := flag.NewFlagSet(name, flag.ExitOnError)
		flags.StringVar(&options.Kubeconfig, "kubeconfig", "", "path of the kubeconfig")
		flags.StringVar(&options.ClusterName, "cluster-name", "", "name of the cluster")
		flags.TextVar(&options.LoadBalancerCIDR, "load-balancer-cidr", netip.Prefix{}, "subnet of internal load balancers")
		_ = flags.Parse(os.Args[1:]) // ExitOnError
		run(func(ctx context.Context) error { return cloud.Run(ctx, options) })
	default:
		fmt.Fprintf(os.Stderr, "unknown command %q\n%s\n", name, usage)
		os.Exit(2)
	}
}

// takeVersion makes this process a component of the version that it was told.
func takeVersion() {
	args, err := kubeversion.Take(os.Args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Args = args
}

func serve() {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	data := flags.String("data", "", "folder that keeps the cluster")
	lockPatience := flags.Duration("lock-patience", supervisor.LockPatience, "how long to wait for another process that uses the folder")
	_ = flags.Parse(os.Args[1:]) // ExitOnError
	if *data == "" {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	// The reader of the events may be gone before this process has ended its children: a write shall fail then, not end it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	events := event.NewWriter(os.Stdout)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := supervisor.Run(ctx, *data, *lockPatience, os.Stdin, events); err != nil {
		events.Error(err)
		os.Exit(1)
	}
}

// run runs one of the project's own components until it is asked to end.
func run(body func(context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := body(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
