import type { LabelSelector } from './kinds/fields';

type Labels = Readonly<Record<string, string>>;

/** Whether labels match a `metav1.LabelSelector`. An empty selector matches everything. */
export function matchesSelector(selector: LabelSelector, labels: Labels) {
  return (
    matchesLabels(selector.matchLabels, labels) &&
    selector.matchExpressions.every(({ key, operator, values }) => {
      const present = Object.hasOwn(labels, key);
      switch (operator) {
        case 'In':
          return present && values.includes(labels[key]);
        case 'NotIn':
          return !present || !values.includes(labels[key]);
        case 'Exists':
          return present;
        default:
          return !present;
      }
    })
  );
}

/** Whether labels contain all of some others. */
export function matchesLabels(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}
