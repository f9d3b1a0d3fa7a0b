import type { Aspect, AspectState, ServiceStatus } from './serviceStatus';
import { serviceHeadline } from './serviceHeadline';

const aspect = (state: AspectState, message: string, hour = 10): Aspect => ({
  ...{ state, message, reason: 'Tested', evidence: [] },
  since: `2026-11-03T${hour}:00:00.000Z`,
});

const service = (changes: Partial<ServiceStatus> = {}): ServiceStatus => ({
  ...{ cluster: 'demo', namespace: 'shop', service: 'cart' },
  exposure: { ...aspect('healthy', 'Reached'), routes: [], endpoints: {} },
  certificates: {
    ...aspect('healthy', 'Valid', 12),
    certificates: [],
    mtls: aspect('healthy', 'Strict'),
  },
  policy: {
    ...aspect('healthy', 'Enforced', 11),
    items: [],
    ingress: 'defaultDeny',
    egress: 'defaultDeny',
  },
  items: [],
  ...changes,
});

describe('serviceHeadline', () => {
  it('says that all is in order since the last came to be so', () => {
    expect(serviceHeadline(service())).toEqual({
      state: 'healthy',
      message: 'In order: ways in, certificates, policies.',
      since: '2026-11-03T12:00:00.000Z',
    });
  });

  it('is the worst of the cards', () => {
    const { exposure, certificates } = service();
    expect(
      serviceHeadline(
        service({
          exposure: { ...exposure, ...aspect('warning', 'Public') },
          certificates: { ...certificates, ...aspect('failed', 'Expired') },
        }),
      ),
    ).toEqual({
      ...{ state: 'failed', message: 'Expired' },
      since: '2026-11-03T10:00:00.000Z',
    });
  });

  it('tells beside it what is not there and what cannot be observed', () => {
    const { exposure, certificates } = service();
    const told = serviceHeadline(
      service({
        exposure: { ...exposure, ...aspect('none', 'No way in', 23) },
        certificates: {
          ...certificates,
          mtls: aspect('declared', 'Not observed.', 22),
        },
      }),
    );
    expect(told).toEqual({
      state: 'healthy',
      message: 'In order: certificates, policies. No way in. Not observed.',
      since: '2026-11-03T12:00:00.000Z',
    });
  });

  it('is not that an API is missing which a module would check, but tells it', () => {
    const item = {
      ...aspect('notInstalled', 'The cluster serves no reports', 9),
      ...{ evaluator: 'reports', id: 'x', card: 'checks' as const },
      title: 'Reports',
    };
    expect(serviceHeadline(service({ items: [item] }))).toMatchObject({
      state: 'healthy',
      message:
        'In order: ways in, certificates, policies. The cluster serves no reports.',
    });
    const { certificates } = service();
    expect(
      serviceHeadline(
        service({
          certificates: {
            ...certificates,
            ...aspect('notInstalled', 'No cert-manager'),
          },
        }),
      ),
    ).toMatchObject({ state: 'notInstalled', message: 'No cert-manager' });
  });

  it('is none when there is nothing that could be in order', () => {
    const { exposure, certificates, policy } = service();
    const none = aspect('none', 'There is none');
    expect(
      serviceHeadline(
        service({
          exposure: { ...exposure, ...none },
          certificates: { ...certificates, ...none, mtls: none },
          policy: { ...policy, ...none },
        }),
      ),
    ).toMatchObject({ state: 'none' });
  });

  it('is what mutual TLS or a check is that fails', () => {
    const { certificates } = service();
    const mtls = aspect('failed', 'Not ready');
    expect(
      serviceHeadline(service({ certificates: { ...certificates, mtls } })),
    ).toMatchObject({ state: 'failed', message: 'Not ready' });
    const check = {
      ...aspect('failed', 'No budget'),
      ...{ evaluator: 'budget', id: 'it', title: 'Budget' },
      card: 'checks' as const,
    };
    expect(serviceHeadline(service({ items: [check] }))).toMatchObject({
      state: 'failed',
      message: 'No budget',
    });
  });

  it('takes unknown for worse than healthy', () => {
    const { policy } = service();
    expect(
      serviceHeadline(
        service({ policy: { ...policy, ...aspect('unknown', 'Not read') } }),
      ),
    ).toMatchObject({ state: 'unknown', message: 'Not read' });
  });
});
