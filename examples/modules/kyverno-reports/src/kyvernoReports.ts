import {
  itemsOf,
  kinds,
  type EvaluatedService,
  type Evaluator,
  type Finding,
  type Item,
  type World,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { OpenReport, PolicyReport, type Report } from './reportKinds';
import { workloadsOf } from './workloadsOf';

const REPORTS = [PolicyReport, OpenReport] as const;

/** So many policies have an item of their own; the others are counted in one. */
const MOST_POLICIES = 40;
/** So many rules of a policy are told. */
const MOST_RULES = 10;

const STATES = {
  fail: { state: 'failed', reason: 'PolicyNotMet', words: 'is not met' },
  error: {
    state: 'unknown',
    reason: 'PolicyNotEvaluated',
    words: 'could not be evaluated',
  },
  warn: { state: 'warning', reason: 'PolicyWarns', words: 'warns' },
} as const;

/** From the worst on. */
const RESULTS = ['fail', 'error', 'warn'] as const;

interface Found {
  kind: (typeof REPORTS)[number];
  report: Report;
  result: Report['results'][number];
  /** Of the objects that the result is about, those of the service. */
  objects: string[];
}

/** The Service itself, its pods and what these belong to, as `namespace/kind/name`. */
function objectsOf(
  world: World,
  { namespace, service }: EvaluatedService,
  gaps: Finding[],
): Set<string> {
  const [found] = itemsOf(
    world.find(kinds.Service, 'name', `${namespace}/${service}`),
    gaps,
  );
  const selector = Object.entries(found?.spec.selector ?? {});
  const pods =
    selector.length > 0
      ? itemsOf(
          world.find(kinds.Pod, 'namespace', namespace),
          gaps,
          ({ metadata: { labels } }) =>
            selector.every(([key, value]) => labels[key] === value),
        )
      : [];
  const names = pods.flatMap(({ metadata }) => [
    `Pod/${metadata.name}`,
    ...workloadsOf(metadata),
  ]);
  return new Set(
    [`Service/${service}`, ...names].map(name => `${namespace}/${name}`),
  );
}

/** Every result that is about one of some objects. */
function resultsFor(
  world: World,
  objects: ReadonlySet<string>,
  gaps: Finding[],
): Found[] {
  const found: Found[] = [];
  for (const kind of REPORTS) {
    const reports = new Set<Report>();
    const missing = new Map<string, Finding>();
    for (const object of objects) {
      const reading = world.find(kind, 'object', object);
      const its: Finding[] = [];
      // Of two groups, a cluster need not serve both: that it serves none is said elsewhere.
      if (reading.state !== 'notInstalled') {
        itemsOf(reading, its).forEach(report => reports.add(report));
      }
      its.forEach(gap => missing.set(gap.message, gap));
    }
    gaps.push(...missing.values());
    for (const report of reports) {
      for (const result of report.results) {
        const own = result.objects.filter(object => objects.has(object));
        if (own.length > 0) {
          found.push({ kind, report, result, objects: own });
        }
      }
    }
  }
  return found;
}

/** What is said of a policy that is not met, warns, or could not be evaluated. */
function policyItem(policy: string, found: Found[]): Item {
  const worst =
    RESULTS.find(result => found.some(each => each.result.result === result)) ??
    'error';
  const { state, reason, words } = STATES[worst];
  const [first] = found.filter(({ result }) => result.result === worst);
  const objects = new Set(found.flatMap(each => each.objects));
  const names = [...objects].map(object =>
    object.split('/').slice(1).join(' '),
  );
  const rules = new Map(
    found.map(({ result }) => [
      `${result.rule} ${result.result}`,
      {
        rule: result.rule,
        result: result.result,
        severity: result.severity,
        message: result.message,
      },
    ]),
  );
  return {
    id: policy,
    title: `Policy ${policy}`.slice(0, 253),
    state,
    reason,
    message: `Policy ${policy} ${words} by ${names.slice(0, 3).join(', ')}${
      names.length > 3 ? ` and ${names.length - 3} more` : ''
    }${first?.result.message ? `: ${first.result.message}` : '.'}`.slice(
      0,
      1_000,
    ),
    evidence: found.slice(0, 10).map(({ kind, report, result }) => ({
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      namespace: report.metadata.namespace,
      name: report.metadata.name,
      observed: `results: ${result.policy}${result.rule && `/${result.rule}`}=${
        result.result
      }`,
    })),
    renderer: 'kyverno-policy',
    data: {
      objects: names.slice(0, MOST_RULES),
      rules: [...rules.values()]
        .slice(0, MOST_RULES)
        .map(rule => ({ ...rule, message: rule.message.slice(0, 120) })),
    },
  };
}

function evaluate(world: World, service: EvaluatedService): Item[] {
  const where = `Service ${service.namespace}/${service.service}`;
  const groups = REPORTS.map(kind =>
    world.find(kind, 'namespace', service.namespace),
  );
  if (groups.every(({ state }) => state === 'notInstalled')) {
    return [
      {
        id: 'reports',
        title: 'Kyverno reports',
        state: 'notInstalled',
        reason: 'ReportsNotInstalled',
        message: `The cluster serves none of ${REPORTS.map(
          ({ kind, apiVersion }) => `${kind} of ${apiVersion}`,
        ).join(', ')}: reports of other kinds are not read.`,
      },
    ];
  }
  const gaps: Finding[] = [];
  const objects = objectsOf(world, service, gaps);
  const found = resultsFor(world, objects, gaps);
  const policies = new Map<string, Found[]>();
  for (const each of found.filter(({ result }) => result.result !== 'pass')) {
    const { policy } = each.result;
    policies.set(policy, [...(policies.get(policy) ?? []), each]);
  }
  const rank = ({ state }: Item) =>
    RESULTS.findIndex(result => STATES[result].state === state);
  const bad = [...policies]
    .map(([policy, its]) => policyItem(policy, its))
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const items = bad.slice(0, MOST_POLICIES);
  if (bad.length > items.length) {
    items.push({
      ...bad[items.length],
      id: 'more',
      title: 'More policies',
      message: `${
        bad.length - items.length
      } more policies are not met, warn or could not be evaluated.`,
      renderer: undefined,
      data: undefined,
    });
  }
  if (gaps.length > 0) {
    const [gap] = gaps;
    items.push({
      ...gap,
      id: 'unread',
      title: 'Kyverno reports',
      message: `There may be more reports. ${gap.message}`.slice(0, 1_000),
      evidence: gaps.flatMap(({ evidence }) => evidence).slice(0, 10),
    });
  } else if (items.length === 0) {
    items.push(
      found.length > 0
        ? {
            id: 'reports',
            title: 'Kyverno reports',
            state: 'healthy',
            reason: 'PoliciesMet',
            message: `All ${found.length} reported results for ${where} and its pods are passes, those apart that were skipped.`,
          }
        : {
            id: 'reports',
            title: 'Kyverno reports',
            state: 'none',
            reason: 'NoReports',
            message: `No reported result is about ${where} or its pods, those apart that were skipped.`,
          },
    );
  }
  return items;
}

/**
 * What policies reported of a service, its pods and their workloads: an item for each policy that is not met.
 *
 * @public
 */
export const kyvernoReports: Evaluator = {
  id: 'kyverno-reports',
  module: '@okeanos/example-oke-backend-module-kyverno-reports',
  card: 'policy',
  kinds: [kinds.Service, kinds.Pod, PolicyReport, OpenReport],
  evaluate,
};
