package supervisor

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"okeanos/control-plane/internal/certmanager"
	"okeanos/control-plane/internal/desired"
	"okeanos/control-plane/internal/event"
	"okeanos/control-plane/internal/process"
)

// certManagerAddon installs cert-manager while it is desired, and removes all of it when it is not.
type certManagerAddon struct {
	*supervisor
	// kick asks for another look.
	kick chan struct{}

	crds    []*unstructured.Unstructured
	process *process.Process
	// active is true once the process said that it is ready.
	active bool
	// said is the state that was told last.
	said event.AddonState
}

func newCertManagerAddon(s *supervisor) (*certManagerAddon, error) {
	crds, err := readManifests(s.cluster.installation.crds("cert-manager"))
	if err != nil {
		return nil, err
	}
	return &certManagerAddon{supervisor: s, kick: make(chan struct{}, 1), crds: crds}, nil
}

func (a *certManagerAddon) look() {
	select {
	case a.kick <- struct{}{}:
	default: // another look is due anyway
	}
}

func (a *certManagerAddon) run(ctx context.Context) {
	defer a.end()
	for {
		var retry <-chan time.Time
		if err := a.reconcile(ctx); err != nil && ctx.Err() == nil {
			a.events.Error(fmt.Errorf("add-on %s: %w", desired.CertManager, err))
			retry = time.After(5 * time.Second)
		}
		select {
		case <-a.becomesReady():
			a.active = true
			a.say(event.AddonActive)
		case <-a.kick:
		case <-retry:
		case <-ctx.Done():
			return
		}
	}
}

// becomesReady never fires when there is nothing to wait for.
func (a *certManagerAddon) becomesReady() <-chan struct{} {
	if a.process == nil || a.active {
		return nil
	}
	return a.process.Ready()
}

func (a *certManagerAddon) reconcile(ctx context.Context) error {
	wanted := a.desired().HasAddon(desired.CertManager)
	switch {
	case wanted && a.process == nil:
		return a.install(ctx)
	case !wanted:
		return a.remove(ctx)
	default:
		return nil
	}
}

func (a *certManagerAddon) install(ctx context.Context) error {
	a.say(event.AddonCreating)
	if err := apply(ctx, a.client, append(addonObjects(), a.crds...)...); err != nil {
		return err
	}
	err := a.waitFor(ctx, "cert-manager's kinds", func(ctx context.Context) error { return checkServed(ctx, a.client, a.crds) })
	if err != nil {
		return err
	}
	a.process = process.Start(a.cluster.certManagerSpec(), a.onExit)
	return nil
}

func (a *certManagerAddon) remove(ctx context.Context) error {
	all := append(addonObjects(), a.crds...)
	if a.process == nil && checkGone(ctx, a.client, all) == nil {
		// A supervisor before this one can have ended between the removal and its report.
		if a.said != event.AddonDeleted {
			a.say(event.AddonDeleted)
		}
		return nil
	}
	a.say(event.AddonDeleting)
	a.end()
	if err := remove(ctx, a.client, all...); err != nil {
		return err
	}
	err := a.waitFor(ctx, "the removal of cert-manager", func(ctx context.Context) error {
		if err := retryDeletions(ctx, a.client, a.crds); err != nil {
			return err
		}
		return checkGone(ctx, a.client, all)
	})
	if err != nil {
		return err
	}
	a.say(event.AddonDeleted)
	return nil
}

func (a *certManagerAddon) say(state event.AddonState) {
	a.said = state
	a.events.Addon(desired.CertManager, state)
}

func (a *certManagerAddon) end() {
	if a.process != nil {
		a.process.Stop(leafGrace)
		a.process, a.active = nil, false
	}
}

// addonObjects are what the add-on has beside its CustomResourceDefinitions.
func addonObjects() []*unstructured.Unstructured {
	return []*unstructured.Unstructured{
		object("v1", "Namespace", certmanager.Namespace, nil),
		object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "okeanos-sandbox:cert-manager", map[string]any{
			"roleRef": map[string]any{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
			"subjects": []any{map[string]any{
				"kind": "ServiceAccount", "namespace": certmanager.Namespace, "name": "cert-manager",
			}},
		}),
	}
}
