package supervisor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// fieldManager owns what the sandbox applies by server-side apply.
const fieldManager = "okeanos-sandbox"

// readManifests reads all objects of the YAML files in a folder.
func readManifests(dir string) ([]*unstructured.Unstructured, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no YAML files", dir)
	}
	var objects []*unstructured.Unstructured
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), 4096)
		for {
			object := &unstructured.Unstructured{}
			err := decoder.Decode(object)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if len(object.Object) > 0 {
				objects = append(objects, object)
			}
		}
	}
	return objects, nil
}

func apply(ctx context.Context, c client.Client, objects ...*unstructured.Unstructured) error {
	for _, object := range objects {
		err := c.Apply(ctx, client.ApplyConfigurationFromUnstructured(object.DeepCopy()), client.FieldOwner(fieldManager), client.ForceOwnership)
		if err != nil {
			return fmt.Errorf("apply %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}

// remove deletes the objects. Those that are not there are fine.
func remove(ctx context.Context, c client.Client, objects ...*unstructured.Unstructured) error {
	for _, object := range objects {
		if err := c.Delete(ctx, object.DeepCopy()); client.IgnoreNotFound(err) != nil {
			return fmt.Errorf("delete %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}

// checkServed is nil when every CustomResourceDefinition among the objects is served.
func checkServed(ctx context.Context, c client.Client, objects []*unstructured.Unstructured) error {
	for _, object := range objects {
		if object.GetKind() != "CustomResourceDefinition" {
			continue
		}
		live := object.DeepCopy()
		if err := c.Get(ctx, client.ObjectKeyFromObject(object), live); err != nil {
			return err
		}
		if !hasCondition(live, "Established") {
			return fmt.Errorf("%s is not established yet", object.GetName())
		}
	}
	return nil
}

// checkGone is nil when none of the objects is there.
func checkGone(ctx context.Context, c client.Client, objects []*unstructured.Unstructured) error {
	for _, object := range objects {
		err := c.Get(ctx, client.ObjectKeyFromObject(object), object.DeepCopy())
		if err == nil {
			return fmt.Errorf("%s %s is still there", object.GetKind(), object.GetName())
		}
		if !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

// retryDeletions has kube-apiserver try again where it failed to delete the objects of a CustomResourceDefinition that is
// being deleted. Its own retry can meet an outdated copy of the definition, and then comes after five minutes only, or when
// more than the condition has changed (apiextensions-apiserver, pkg/controller/finalizer/crd_finalizer.go).
func retryDeletions(ctx context.Context, c client.Client, definitions []*unstructured.Unstructured) error {
	for _, definition := range definitions {
		live := definition.DeepCopy()
		err := c.Get(ctx, client.ObjectKeyFromObject(definition), live)
		if err == nil && condition(live, "Terminating")["reason"] == "InstanceDeletionFailed" {
			change := fmt.Sprintf(`{"metadata":{"annotations":{"sandbox.okeanos.io/deletion-failed-at":%q}}}`, live.GetResourceVersion())
			err = c.Patch(ctx, live, client.RawPatch(types.MergePatchType, []byte(change)))
		}
		if client.IgnoreNotFound(err) != nil {
			return err
		}
	}
	return nil
}

func hasCondition(object *unstructured.Unstructured, conditionType string) bool {
	return condition(object, conditionType)["status"] == "True"
}

// condition is empty when the object does not have it.
func condition(object *unstructured.Unstructured, conditionType string) map[string]any {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, entry := range conditions {
		condition, ok := entry.(map[string]any)
		if ok && condition["type"] == conditionType {
			return condition
		}
	}
	return nil
}

func object(apiVersion, kind, name string, rest map[string]any) *unstructured.Unstructured {
	content := map[string]any{"apiVersion": apiVersion, "kind": kind, "metadata": map[string]any{"name": name}}
	for key, value := range rest {
		content[key] = value
	}
	return &unstructured.Unstructured{Object: content}
}
