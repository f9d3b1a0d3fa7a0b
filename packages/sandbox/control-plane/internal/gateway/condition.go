package gateway

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// verdict is one condition's status and why.
type verdict struct {
	status          bool
	reason, message string
}

func yes[R ~string](reason R, message string) verdict {
	return verdict{true, string(reason), message}
}

func no[R ~string](reason R, message string) verdict {
	return verdict{false, string(reason), message}
}

// conditions collects the conditions of one object. The time of the last transition is kept where the status is.
type conditions struct {
	list       []metav1.Condition
	generation int64
	now        metav1.Time
}

func newConditions(previous []metav1.Condition, generation int64, now metav1.Time) *conditions {
	return &conditions{append([]metav1.Condition(nil), previous...), generation, now}
}

func (c *conditions) set(conditionType string, v verdict) {
	status := metav1.ConditionFalse
	if v.status {
		status = metav1.ConditionTrue
	}
	meta.SetStatusCondition(&c.list, metav1.Condition{
		Type:               conditionType,
		Status:             status,
		Reason:             v.reason,
		Message:            v.message,
		ObservedGeneration: c.generation,
		LastTransitionTime: c.now,
	})
}
