import type { Aspect, AspectState, ServiceStatus } from './serviceStatus';
import { worstFirst } from './worstFirst';

/** Nothing is to be mended. */
const SETTLED: readonly AspectState[] = ['healthy', 'none'];

/**
 * The worst of what is said of a service, on any card. What is not there at all, what a module checks by an API that the
 * cluster does not serve, and mutual TLS that is declared and cannot be observed, do not hide that the rest is healthy:
 * they are told in the sentence. Pure.
 *
 * @public
 */
export function serviceHeadline(
  service: ServiceStatus,
): Pick<Aspect, 'state' | 'message' | 'since'> {
  const { exposure, certificates, policy, items } = service;
  const { mtls } = certificates;
  const cards = [
    { ...pick(exposure), name: 'ways in' },
    { ...pick(certificates), name: 'certificates' },
    { ...pick(policy), name: 'policies' },
  ];
  // What items on the other cards say is part of what those say as a whole.
  const checks = items
    .filter(({ card }) => card === 'checks')
    .map(item => ({ ...pick(item), name: item.title }));
  const aspects = [...cards, ...checks];
  const [worst] = worstFirst([
    ...cards,
    ...checks.filter(({ state }) => state !== 'notInstalled'),
    ...(mtls.state === 'declared' ? [] : [pick(mtls)]),
  ]);
  const healthy = aspects.filter(({ state }) => state === 'healthy');
  if (!SETTLED.includes(worst.state) || healthy.length === 0) {
    return pick(worst);
  }
  const others = [
    ...aspects.filter(({ state }) => state !== 'healthy'),
    ...(mtls.state === 'declared' ? [mtls] : []),
  ];
  return {
    state: 'healthy',
    message: [
      `In order: ${healthy.map(({ name }) => name).join(', ')}`,
      ...others.map(({ message }) => message),
    ]
      .map(text => text.replace(/\.?$/, '.'))
      .join(' '),
    // ISO 8601 in UTC sorts like time does.
    since:
      healthy
        .map(({ since }) => since)
        .sort()
        .at(-1) ?? worst.since,
  };
}

function pick({ state, message, since }: Omit<Aspect, 'reason' | 'evidence'>) {
  return { state, message, since };
}
