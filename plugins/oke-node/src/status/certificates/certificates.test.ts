import type { AspectState } from '@okeanos/backstage-plugin-oke-common';
import {
  cluster,
  inHours,
  NOW,
  statusOf,
  unread,
  type Patch,
} from '../__testUtils__/cluster';
import { kinds } from '../kinds';

/** The status of the one certificate of `shop/web`, with changes. */
function certificateOf(patch: Patch) {
  const { certificates } = statusOf(patch).certificates;
  expect(certificates).toHaveLength(1);
  return certificates[0];
}

const condition = (
  type: string,
  status: string,
  more: Record<string, unknown> = {},
) => ({
  type,
  status,
  reason: 'Because',
  message: 'in its own words',
  observedGeneration: 1,
  lastTransitionTime: inHours(-2),
  ...more,
});

/** The leaf has these bounds, in hours from now, in the Secret and as it was issued. */
const bounds = (from: number, until: number): Patch => ({
  'certificate.status.notBefore': inHours(from),
  'certificate.status.notAfter': inHours(until),
  'request.status.chain.certificates.0.notBefore': inHours(from),
  'request.status.chain.certificates.0.notAfter': inHours(until),
});

const CONDITIONS = 'certificate.status.conditions';
const CA = 'request.status.chain.certificates.1';
const NEVER_ISSUED: Patch = {
  request: undefined,
  'certificate.status': { conditions: [] },
};

type Row = [reason: string, state: AspectState, patch: Patch];

describe('a Certificate of cert-manager', () => {
  it.each<Row>([
    ['Valid', 'healthy', {}],
    // Bounds
    ['Expired', 'failed', bounds(-24, 0)],
    ['Expired', 'failed', { ...bounds(-24, -1), request: undefined }],
    ['NotYetValid', 'pending', bounds(1, 24)],
    ['ChainExpired', 'failed', { [`${CA}.notAfter`]: inHours(0) }],
    ['NotYetValid', 'pending', { [`${CA}.notBefore`]: inHours(1) }],
    [
      'ChainExpiresSoon',
      'warning',
      {
        [`${CA}.notBefore`]: inHours(-10_000),
        [`${CA}.notAfter`]: inHours(27 * 24),
      },
    ],
    [
      'ChainExpiresSoon',
      'warning',
      { [`${CA}.notBefore`]: inHours(-21), [`${CA}.notAfter`]: inHours(10) },
    ],
    [
      'Valid',
      'healthy',
      {
        [`${CA}.notBefore`]: inHours(-10_000),
        [`${CA}.notAfter`]: inHours(29 * 24),
      },
    ],
    // First issuance
    ['NotIssued', 'pending', NEVER_ISSUED],
    [
      'NotIssued',
      'pending',
      { ...NEVER_ISSUED, 'certificate.status': undefined },
    ],
    [
      'NotIssued',
      'failed',
      {
        ...NEVER_ISSUED,
        'certificate.metadata.creationTimestamp': inHours(-1),
      },
    ],
    [
      'Issuing',
      'pending',
      {
        ...NEVER_ISSUED,
        [CONDITIONS]: [
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
      },
    ],
    [
      'IssuanceOverdue',
      'failed',
      { ...NEVER_ISSUED, [CONDITIONS]: [condition('Issuing', 'True')] },
    ],
    [
      'IssuanceFailed',
      'failed',
      {
        ...NEVER_ISSUED,
        [CONDITIONS]: [condition('Issuing', 'False')],
        'certificate.status.failedIssuanceAttempts': 2,
      },
    ],
    [
      'Issuing',
      'pending',
      {
        ...NEVER_ISSUED,
        [CONDITIONS]: [
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
        'certificate.status.failedIssuanceAttempts': 2,
      },
    ],
    ['IssuerNotFound', 'failed', { ...NEVER_ISSUED, issuer: undefined }],
    [
      'IssuerNotReady',
      'failed',
      {
        ...NEVER_ISSUED,
        'issuer.status.conditions': [condition('Ready', 'False')],
      },
    ],
    // Readiness
    ['NotReady', 'failed', { [CONDITIONS]: [condition('Ready', 'False')] }],
    [
      'Issuing',
      'pending',
      {
        [CONDITIONS]: [
          condition('Ready', 'False'),
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
      },
    ],
    [
      'IssuanceOverdue',
      'failed',
      {
        [CONDITIONS]: [
          condition('Ready', 'False'),
          condition('Issuing', 'True'),
        ],
      },
    ],
    // The Secret is gone and the issuer is broken: what there is cannot be used, and why.
    [
      'IssuerNotReady',
      'failed',
      {
        [CONDITIONS]: [
          condition('Ready', 'False', { reason: 'DoesNotExist' }),
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.01) }),
        ],
        'issuer.status.conditions': [condition('Ready', 'False')],
      },
    ],
    [
      'IssuerNotFound',
      'failed',
      { [CONDITIONS]: [condition('Ready', 'False')], issuer: undefined },
    ],
    [
      'IssuerNotReady',
      'failed',
      {
        'certificate.status.notAfter': inHours(-1),
        [CONDITIONS]: [condition('Ready', 'False', { reason: 'Expired' })],
        'issuer.status.conditions': [condition('Ready', 'False')],
      },
    ],
    ['NoController', 'pending', { [CONDITIONS]: [] }],
    ['StaleStatus', 'pending', { 'certificate.metadata.generation': 2 }],
    // Renewal
    [
      'Renewing',
      'healthy',
      {
        [CONDITIONS]: [
          condition('Ready', 'True'),
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
      },
    ],
    [
      'RenewalOverdue',
      'warning',
      {
        [CONDITIONS]: [
          condition('Ready', 'True'),
          condition('Issuing', 'True', { lastTransitionTime: inHours(-1) }),
        ],
      },
    ],
    [
      'RenewalOverdue',
      'warning',
      { 'certificate.status.renewalTime': inHours(-0.1) },
    ],
    ['Valid', 'healthy', { 'certificate.status.renewalTime': inHours(-0.05) }],
    [
      'RenewalFailing',
      'warning',
      { 'certificate.status.failedIssuanceAttempts': 1 },
    ],
    [
      'ExpiresSoon',
      'warning',
      { ...bounds(-17, 7), 'certificate.status.renewalTime': undefined },
    ],
    [
      'Valid',
      'healthy',
      { ...bounds(-15, 9), 'certificate.status.renewalTime': undefined },
    ],
    // Issuer of what is issued
    ['IssuerNotFound', 'warning', { issuer: undefined }],
    [
      'IssuerNotReady',
      'warning',
      { 'issuer.status.conditions': [condition('Ready', 'False')] },
    ],
    ['IssuerNotReady', 'warning', { 'issuer.status': undefined }],
    [
      'Valid',
      'healthy',
      {
        issuer: undefined,
        'certificate.spec.issuerRef.group': 'issuers.example.com',
      },
    ],
    [
      'Valid',
      'healthy',
      {
        'issuer.kind': 'Issuer',
        'issuer.metadata.namespace': 'shop',
        'certificate.spec.issuerRef': { name: 'okeanos-ca' },
      },
    ],
    // Chain
    ['ChainUnknown', 'unknown', { request: undefined }],
    [
      'ChainUnknown',
      'unknown',
      { 'request.metadata.ownerReferences.0.uid': 'uid-before' },
    ],
    ['ChainUnknown', 'unknown', { 'request.status.chain': undefined }],
    [
      'ChainMismatch',
      'unknown',
      { 'request.status.chain.certificates.0.notAfter': inHours(22) },
    ],
    [
      'ChainMismatch',
      'unknown',
      { 'request.status.chain.certificates.0.notBefore': inHours(-2) },
    ],
    [
      'SecretEmpty',
      'pending',
      {
        'certificate.status.notAfter': undefined,
        'certificate.status.notBefore': undefined,
        'certificate.status.renewalTime': undefined,
      },
    ],
    // Use
    [
      'HostNotCovered',
      'failed',
      { 'request.status.chain.leaf.dnsNames': ['web.shop.svc'] },
    ],
    [
      'Valid',
      'healthy',
      {
        'request.status.chain.leaf.dnsNames': ['web.shop.svc', '*.example.com'],
      },
    ],
  ])('%s: %s (%#)', (reason, state, patch) => {
    const certificate = certificateOf(patch);
    expect(certificate).toMatchObject({ state, reason });
    expect(certificate.message).toMatch(/\.$|in its own words$/);
  });

  it('tells what was issued, until when, and by whom', () => {
    expect(certificateOf({ [`${CA}.notAfter`]: inHours(20) })).toMatchObject({
      name: 'web',
      namespace: 'shop',
      secretName: 'web-tls',
      usedFor: 'ingress',
      dnsNames: [
        'web.shop.svc',
        'web.shop.svc.cluster.local',
        'shop.example.com',
      ],
      issuer: 'ClusterIssuer/okeanos-ca',
      notBefore: inHours(-1),
      notAfter: inHours(23),
      renewalTime: inHours(15),
      chainNotAfter: inHours(20),
      chain: [{ subject: 'CN=web' }, { subject: 'CN=okeanos CA' }],
      revision: 1,
    });
  });

  it.each<[string, Patch, string]>([
    ['Expired', bounds(-24, -3), inHours(-3)],
    ['ChainExpired', { [`${CA}.notAfter`]: inHours(-4) }, inHours(-4)],
    [
      'RenewalOverdue',
      { 'certificate.status.renewalTime': inHours(-1) },
      '2026-11-24T11:05:00.000Z',
    ],
    [
      'ExpiresSoon',
      { ...bounds(-17, 7), 'certificate.status.renewalTime': undefined },
      inHours(-1),
    ],
    [
      'ChainExpiresSoon',
      { [`${CA}.notBefore`]: inHours(-21), [`${CA}.notAfter`]: inHours(9) },
      inHours(-1),
    ],
    [
      'IssuanceFailed',
      {
        ...NEVER_ISSUED,
        'certificate.status.failedIssuanceAttempts': 1,
        'certificate.status.lastFailureTime': inHours(-3),
      },
      inHours(-3),
    ],
    [
      'RenewalFailing',
      {
        'certificate.status.failedIssuanceAttempts': 1,
        'certificate.status.lastFailureTime': inHours(-3),
      },
      inHours(-3),
    ],
    [
      'Issuing',
      {
        ...NEVER_ISSUED,
        [CONDITIONS]: [
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
      },
      inHours(-0.05),
    ],
    [
      'IssuanceOverdue',
      { ...NEVER_ISSUED, [CONDITIONS]: [condition('Issuing', 'True')] },
      inHours(-2),
    ],
    [
      'Issuing',
      {
        [CONDITIONS]: [
          condition('Ready', 'False'),
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
      },
      inHours(-0.05),
    ],
    [
      'IssuanceOverdue',
      {
        [CONDITIONS]: [
          condition('Ready', 'False'),
          condition('Issuing', 'True'),
        ],
      },
      new Date(Date.parse(inHours(-2)) + 5 * 60_000).toISOString(),
    ],
    [
      'Renewing',
      {
        [CONDITIONS]: [
          condition('Ready', 'True'),
          condition('Issuing', 'True', { lastTransitionTime: inHours(-0.05) }),
        ],
      },
      inHours(-0.05),
    ],
    ['Valid', {}, inHours(-1)],
    [
      'Valid',
      {
        [CONDITIONS]: [
          condition('Other', 'True', { lastTransitionTime: inHours(-0.1) }),
          condition('Ready', 'True', { lastTransitionTime: inHours(-0.5) }),
        ],
      },
      inHours(-0.5),
    ],
  ])('knows since when it is %s', (reason, patch, since) => {
    expect(certificateOf(patch)).toMatchObject({ reason, since });
  });

  it('names the issuer as the cause, and until when what there is stays good', () => {
    const broken = {
      'issuer.status.conditions': [condition('Ready', 'False')],
    };
    expect(certificateOf(broken).message).toBe(
      `Ready is False for ClusterIssuer okeanos-ca: in its own words. Certificate shop/web stays good until ${inHours(
        23,
      )} and cannot be renewed at ${inHours(15)}.`,
    );
    const gone = { [CONDITIONS]: [condition('Ready', 'False')] };
    expect(certificateOf({ ...broken, ...gone })).toMatchObject({
      state: 'failed',
      message:
        'Certificate shop/web cannot be issued. Ready is False for ClusterIssuer okeanos-ca: in its own words',
      evidence: [{ kind: 'ClusterIssuer', name: 'okeanos-ca' }],
    });
  });

  it('says in its own words what is wrong, and what it rests on', () => {
    const uncovered = certificateOf({
      'request.status.chain.leaf.dnsNames': ['web.shop.svc', 'web.example.com'],
    });
    expect(uncovered.message).toBe(
      'Certificate shop/web, which Ingress shop/web presents, is not for shop.example.com: it is for web.shop.svc, web.example.com.',
    );
    const failed = certificateOf({
      ...NEVER_ISSUED,
      [CONDITIONS]: [condition('Issuing', 'False')],
      'certificate.status.failedIssuanceAttempts': 2,
    });
    expect(failed.message).toBe(
      'Certificate shop/web could not be issued (attempts: 2): in its own words',
    );
    expect(failed.evidence).toMatchObject([
      {
        kind: 'Certificate',
        name: 'web',
        observed:
          'status.conditions[Issuing]=False (Because), status.failedIssuanceAttempts=2',
      },
    ]);
  });

  it('takes the chain of the newest request whose bounds are those of the Secret', () => {
    const { chain } = certificateOf({
      'request.status.chain.certificates.0.subject': 'CN=first',
      second: {
        kind: 'CertificateRequest',
        metadata: {
          namespace: 'shop',
          name: 'web-2',
          annotations: {
            'cert-manager.io/certificate-name': 'web',
            'cert-manager.io/certificate-revision': '2',
          },
          ownerReferences: [{ kind: 'Certificate', uid: 'uid-web' }],
        },
        status: {
          chain: {
            leaf: {
              dnsNames: ['shop.example.com'],
              serverAuth: true,
              clientAuth: true,
            },
            certificates: [
              {
                subject: 'CN=second',
                issuer: 'CN=okeanos CA',
                serialNumber: '03',
                notBefore: inHours(-1),
                notAfter: inHours(23),
                isCa: false,
              },
            ],
          },
        },
      },
    });
    expect(chain).toMatchObject([{ subject: 'CN=second' }]);
  });

  it('is in conflict with another that writes the same Secret', () => {
    const { certificates } = statusOf({
      second: {
        kind: 'Certificate',
        metadata: { name: 'second', namespace: 'shop', uid: 'uid-second' },
        spec: { secretName: 'web-tls', issuerRef: { name: 'x' } },
      },
    });
    // cert-manager keeps the Secret for the one that is Ready, and what is presented is right.
    expect(certificates).toMatchObject({
      state: 'warning',
      certificates: [
        { name: 'web', state: 'warning', reason: 'SecretShared' },
        { name: 'second', state: 'failed' },
      ],
      mtls: { state: 'declared' },
    });
  });

  it('fails with another that writes the same Secret when neither has it', () => {
    const { certificates } = statusOf({
      [CONDITIONS]: [condition('Ready', 'False')],
      second: {
        kind: 'Certificate',
        metadata: { name: 'second', namespace: 'shop', uid: 'uid-second' },
        spec: { secretName: 'web-tls', issuerRef: { name: 'x' } },
      },
    });
    expect(certificates.state).toBe('failed');
    expect(certificates.certificates.map(({ state }) => state)).toEqual([
      'failed',
      'failed',
    ]);
  });

  it('may be undone by another that has the same Secret', () => {
    const { certificates } = statusOf({
      second: {
        kind: 'Certificate',
        metadata: { name: 'second', namespace: 'shop', uid: 'uid-second' },
        spec: { secretName: 'web-tls', issuerRef: { name: 'x' } },
        status: { conditions: [condition('Ready', 'True')] },
      },
    });
    expect(certificates.certificates[0]).toMatchObject({
      name: 'web',
      state: 'warning',
      message: expect.stringMatching(/each may undo the other\.$/),
    });
  });

  const TAKEN_OVER: Patch = { 'certificate.status.revision': undefined };

  it('is issued when cert-manager took over what its Secret held', () => {
    expect(statusOf({ ...TAKEN_OVER, request: undefined })).toMatchObject({
      certificates: {
        certificates: [
          {
            state: 'unknown',
            reason: 'ChainUnknown',
            message:
              'Certificate shop/web was taken over with its Secret, and not issued here: its chain is not known.',
          },
        ],
        mtls: { state: 'unknown', reason: 'ChainUnknown' },
      },
    });
    // The requests may have been restored with it.
    expect(statusOf(TAKEN_OVER).certificates).toMatchObject({
      state: 'healthy',
      mtls: { state: 'declared' },
    });
  });

  it.each<[string, Patch, object]>([
    [
      'is not Ready',
      { [CONDITIONS]: [condition('Ready', 'False')] },
      { state: 'pending', reason: 'NotIssued' },
    ],
    [
      'has no end',
      { 'certificate.status.notAfter': undefined },
      { state: 'pending', reason: 'NotIssued' },
    ],
    [
      'has expired',
      {
        'certificate.status.notBefore': inHours(-48),
        'certificate.status.notAfter': inHours(-1),
      },
      { state: 'failed', reason: 'Expired' },
    ],
    [
      'has an issuer that is gone',
      { issuer: undefined },
      { state: 'warning', reason: 'IssuerNotFound' },
    ],
  ])('is not good for that when it %s', (_what, patch, said) => {
    expect(
      statusOf({ ...TAKEN_OVER, ...patch }).certificates.certificates[0],
    ).toMatchObject(said);
  });
});

describe('which certificates belong to a service', () => {
  const apart = { ingress: undefined };

  it.each<[string, Patch, string[]]>([
    ['labelled', { ...apart, 'certificate.spec.dnsNames': [] }, ['web']],
    [
      'named in the cluster',
      { ...apart, 'certificate.metadata.labels': {} },
      ['web'],
    ],
    [
      'neither',
      {
        ...apart,
        'certificate.metadata.labels': {},
        'certificate.spec.dnsNames': ['web.shop', 'other.shop.svc'],
      },
      [],
    ],
    [
      'of another service',
      {
        ...apart,
        'certificate.metadata.labels': { 'okeanos.io/service': 'other' },
        'certificate.spec.dnsNames': ['web.shop.svcs', 'web.shop2.svc'],
      },
      [],
    ],
    [
      'presented by an Ingress',
      {
        'certificate.metadata.labels': {},
        'certificate.spec.dnsNames': ['shop.example.com'],
      },
      ['web'],
    ],
  ])('%s', (_, patch, names) => {
    expect(
      statusOf(patch).certificates.certificates.map(({ name }) => name),
    ).toEqual(names);
  });

  it('is for mutual TLS when nothing presents it to clients', () => {
    expect(certificateOf(apart).usedFor).toBe('mtls');
  });

  it('includes those that a listener of another namespace presents', () => {
    const { certificates } = statusOf({
      ingress: undefined,
      certificate: undefined,
      'gateway.spec.listeners.0.tls': {
        certificateRefs: [{ name: 'edge-tls' }],
      },
      edge: {
        kind: 'Certificate',
        metadata: { name: 'edge', namespace: 'edge', uid: 'uid-edge' },
        spec: { secretName: 'edge-tls', issuerRef: { name: 'x' } },
      },
    });
    expect(certificates.certificates).toMatchObject([
      { namespace: 'edge', name: 'edge', usedFor: 'ingress' },
    ]);
  });

  it('says of a Secret that nothing manages that it is not read', () => {
    const { certificates } = statusOf({
      'ingress.spec.tls.0.secretName': 'by-hand',
    });
    expect(certificates).toMatchObject({
      state: 'unknown',
      reason: 'SecretNotRead',
      certificates: [
        { name: 'web' },
        {
          name: 'by-hand',
          secretName: 'by-hand',
          dnsNames: ['shop.example.com'],
          state: 'unknown',
          reason: 'SecretNotRead',
          chain: [],
        },
      ],
    });
  });

  it.each<[string, Patch, string]>([
    [
      'an OCID',
      {
        'ingress.metadata.annotations': {
          'oci-native-ingress.oraclecloud.com/certificate-ocid': 'ocid1.cert',
        },
        'ingress.spec.tls': [],
      },
      'ocid1.cert',
    ],
    [
      'another kind than a Secret',
      {
        'gateway.spec.listeners.0.tls': {
          certificateRefs: [{ group: 'example.com', kind: 'Vault', name: 'v' }],
        },
      },
      'Vault v',
    ],
  ])('says of %s that it is not read', (_, patch, name) => {
    expect(statusOf(patch).certificates).toMatchObject({
      state: 'unknown',
      reason: 'CertificateNotRead',
      certificates: [{ name: 'web' }, { name, secretName: '' }],
    });
  });

  it('does not believe that a load balancer presents what was renewed', () => {
    expect(
      statusOf({
        'service.spec.type': 'LoadBalancer',
        'service.metadata.annotations': {
          'service.beta.kubernetes.io/oci-load-balancer-ssl-ports': '80',
          'service.beta.kubernetes.io/oci-load-balancer-tls-secret': 'web-tls',
        },
      }).certificates.certificates,
    ).toMatchObject([
      { name: 'web', state: 'unknown', reason: 'ServedCertificateNotObserved' },
    ]);
    expect(
      statusOf({
        ...{ ingress: undefined, certificate: undefined },
        'service.spec.type': 'LoadBalancer',
        'service.metadata.annotations': {
          'service.beta.kubernetes.io/oci-load-balancer-ssl-ports': '443, 80',
          'service.beta.kubernetes.io/oci-load-balancer-tls-secret': 'edge/tls',
        },
      }).certificates.certificates,
    ).toMatchObject([{ namespace: 'edge', name: 'tls' }]);
  });

  it('asks the one certificate of a listener for each host of the listener', () => {
    const patch = {
      ingress: undefined,
      'gateway.spec.listeners.0.tls': {
        certificateRefs: [{ namespace: 'shop', name: 'web-tls' }],
      },
      'request.status.chain.leaf.dnsNames': ['web.shop.svc'],
    };
    expect(certificateOf(patch)).toMatchObject({
      reason: 'HostNotCovered',
      message: expect.stringMatching(
        /^Certificate shop\/web, which listener http of Gateway edge\/public presents, is not for shop\.example\.com/,
      ),
    });
    expect(
      certificateOf({
        ...patch,
        'gateway.spec.listeners.0.hostname': undefined,
        'route.spec.hostnames': [],
      }).state,
    ).toBe('healthy');
  });

  it('is not known while a parent is not read that may present some', () => {
    expect(
      statusOf({
        ingress: undefined,
        'route.spec.parentRefs.0.kind': 'ListenerSet',
      }).certificates,
    ).toMatchObject({ state: 'unknown', reason: 'ParentNotRead' });
  });

  it('asks no certificate for the hosts of a listener that chooses between several', () => {
    const { certificates } = statusOf({
      'gateway.spec.listeners.0.tls': {
        certificateRefs: [
          { namespace: 'shop', name: 'web-tls' },
          { name: 'other' },
        ],
      },
      'ingress.spec.tls': [],
      'request.status.chain.leaf.dnsNames': ['web.shop.svc'],
    });
    expect(certificates.certificates).toMatchObject([
      { name: 'web', state: 'healthy' },
      { name: 'other', reason: 'SecretNotRead' },
    ]);
  });
});

describe('the certificates as a whole', () => {
  it('says that cert-manager is not installed, and still names what is presented', () => {
    const view = cluster();
    view.setUnread(kinds.Certificate, unread('notInstalled'));
    expect(statusOf({}, view).certificates).toMatchObject({
      reason: 'SecretNotRead',
      certificates: [{ name: 'web-tls' }],
      mtls: { state: 'notInstalled', reason: 'CertManagerNotInstalled' },
    });
    const alone = cluster({ ingress: undefined });
    alone.setUnread(kinds.Certificate, unread('notInstalled'));
    expect(statusOf({}, alone).certificates).toMatchObject({
      state: 'notInstalled',
      reason: 'CertManagerNotInstalled',
      certificates: [],
    });
  });

  it('says that it may not read', () => {
    const view = cluster();
    view.setUnread(kinds.Certificate, unread('forbidden', 'forbidden'));
    expect(statusOf({}, view).certificates).toMatchObject({
      state: 'notPermitted',
      certificates: [{ name: 'web-tls', state: 'notPermitted' }],
      mtls: { state: 'notPermitted' },
    });
  });

  it('is healthy while all are, from the latest start until the first end', () => {
    const twin = (name: string, hour: number): Patch => ({
      [`${name}-certificate`]: {
        kind: 'Certificate',
        metadata: {
          name,
          namespace: 'shop',
          uid: `uid-${name}`,
          generation: 1,
          labels: { 'okeanos.io/service': 'web' },
        },
        spec: {
          secretName: name,
          issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
        },
        status: {
          conditions: [
            condition('Ready', 'True', { lastTransitionTime: inHours(-hour) }),
          ],
          notBefore: inHours(-10),
          notAfter: inHours(20 - hour),
          renewalTime: inHours(1),
          revision: 1,
        },
      },
      [`${name}-request`]: {
        kind: 'CertificateRequest',
        metadata: {
          namespace: 'shop',
          name,
          annotations: { 'cert-manager.io/certificate-name': name },
          ownerReferences: [{ kind: 'Certificate', uid: `uid-${name}` }],
        },
        status: {
          chain: {
            leaf: { dnsNames: [], serverAuth: true, clientAuth: true },
            certificates: [
              {
                subject: name,
                issuer: 'CN=okeanos CA',
                serialNumber: '04',
                notBefore: inHours(-10),
                notAfter: inHours(20 - hour),
                isCa: false,
              },
            ],
          },
        },
      },
    });
    const { certificates } = statusOf({
      ...twin('a', 4),
      ...twin('b', 5),
      ...twin('c', 3),
    });
    expect(certificates).toMatchObject({
      state: 'healthy',
      reason: 'Valid',
      since: inHours(-1),
      message: `All certificates (4) are valid; the first end of a chain is ${inHours(
        15,
      )}.`,
    });
  });

  it('is as its worst', () => {
    expect(statusOf(bounds(-24, -1)).certificates).toMatchObject({
      state: 'failed',
      reason: 'Expired',
      since: inHours(-1),
    });
  });

  it('says that there is none', () => {
    expect(
      statusOf({ certificate: undefined, ingress: undefined }).certificates,
    ).toMatchObject({
      state: 'none',
      reason: 'NoCertificate',
      mtls: { state: 'none', reason: 'NotIssued' },
    });
  });
});

describe('mutual TLS', () => {
  it('is since what is issued is good', () => {
    expect(statusOf().certificates.mtls.since).toBe(inHours(-1));
  });

  it.each<Row>([
    ['IssuedNotObserved', 'declared', {}],
    ['IssuedNotObserved', 'declared', { issuer: undefined }],
    ['NotIssued', 'none', NEVER_ISSUED],
    [
      'NotIssued',
      'none',
      { 'request.status.chain.leaf.dnsNames': ['shop.example.com'] },
    ],
    ['Expired', 'failed', bounds(-24, -1)],
    ['ChainExpired', 'failed', { [`${CA}.notAfter`]: inHours(-1) }],
    ['ChainUnknown', 'unknown', { request: undefined }],
    [
      'UsagesMissing',
      'none',
      { 'request.status.chain.leaf.clientAuth': false },
    ],
    [
      'UsagesMissing',
      'none',
      { 'request.status.chain.leaf.serverAuth': false },
    ],
    // What an Ingress asks of it does not matter here.
    [
      'IssuedNotObserved',
      'declared',
      { 'request.status.chain.leaf.dnsNames': ['web.shop.svc'] },
    ],
  ])('%s: %s (%#)', (reason, state, patch) => {
    expect(statusOf(patch).certificates.mtls).toMatchObject({ state, reason });
  });

  const CLIENT: Patch = {
    'request.status.chain.leaf.clientAuth': false,
    client: {
      kind: 'Certificate',
      metadata: {
        name: 'web-client',
        namespace: 'shop',
        generation: 1,
        uid: 'uid-client',
        labels: { 'okeanos.io/service': 'web' },
      },
      spec: {
        secretName: 'web-client',
        dnsNames: [],
        issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
      },
      status: {
        conditions: [condition('Ready', 'True')],
        notBefore: inHours(-1),
        notAfter: inHours(11),
        renewalTime: inHours(15),
        revision: 1,
      },
    },
    clientRequest: {
      kind: 'CertificateRequest',
      metadata: {
        namespace: 'shop',
        name: 'web-client-1',
        annotations: {
          'cert-manager.io/certificate-name': 'web-client',
          'cert-manager.io/certificate-revision': '1',
        },
        ownerReferences: [{ kind: 'Certificate', uid: 'uid-client' }],
      },
      status: {
        chain: {
          leaf: { dnsNames: [], serverAuth: false, clientAuth: true },
          certificates: [
            {
              subject: 'CN=client',
              issuer: 'CN=okeanos CA',
              serialNumber: '03',
              notBefore: inHours(-1),
              notAfter: inHours(11),
              isCa: false,
            },
          ],
        },
      },
    },
  };

  it('may be of two certificates, one for each side', () => {
    expect(statusOf(CLIENT).certificates.mtls).toMatchObject({
      state: 'declared',
      message: expect.stringMatching(
        /^Certificates web for servers and web-client for clients are issued by ClusterIssuer\/okeanos-ca and valid until 2026-11-24T23:00/,
      ),
    });
  });

  const NAMED: Patch = {
    'client.spec.dnsNames': ['web.shop.svc'],
    'clientRequest.status.chain.leaf.dnsNames': ['web.shop.svc'],
  };

  it.each<[string, Patch, object]>([
    [
      'is of another service',
      { 'client.metadata.labels': { 'okeanos.io/service': 'other' } },
      { state: 'none', reason: 'UsagesMissing' },
    ],
    [
      'is for servers, too, and has no name of the service',
      { 'clientRequest.status.chain.leaf.serverAuth': true },
      { state: 'none', reason: 'UsagesMissing' },
    ],
    [
      'is not good any more',
      { ...NAMED, 'client.status.notAfter': inHours(-1) },
      { state: 'failed', reason: 'Expired' },
    ],
  ])('is not, where that of the clients %s', (_what, patch, said) => {
    expect(statusOf({ ...CLIENT, ...patch }).certificates.mtls).toMatchObject(
      said,
    );
  });

  it.each<[string[], string]>([
    [['*.shop.svc', '*.shop.svc.cluster.local'], 'declared'],
    [['*.shop.svc.cluster.local'], 'declared'],
    // A wildcard stands for one label, of this namespace.
    [['*.svc.cluster.local'], 'none'],
    [['*.other.svc'], 'none'],
    [['*.web.shop.svc'], 'none'],
  ])('is of a wildcard of the namespace: %j', (dnsNames, state) => {
    const { certificates, mtls } = statusOf({
      ingress: undefined,
      'certificate.metadata.labels': {},
      'certificate.spec.dnsNames': dnsNames,
      'request.status.chain.leaf.dnsNames': dnsNames,
    }).certificates;
    expect(mtls.state).toBe(state);
    expect(certificates.map(({ name }) => name)).toEqual(
      state === 'declared' ? ['web'] : [],
    );
  });

  it('says what is issued and what is not observed', () => {
    expect(statusOf().certificates.mtls.message).toBe(
      `Certificate web for servers and clients is issued by ClusterIssuer/okeanos-ca and valid until ${inHours(
        23,
      )}. Whether clients must present a certificate is not observed: no mesh found.`,
    );
  });

  it('names a mesh, and does not say more than that it is there', () => {
    const view = cluster();
    view.setApiGroups({
      state: 'read',
      asOf: NOW,
      items: ['security.istio.io'],
    });
    const { mtls } = statusOf({}, view).certificates;
    expect(mtls.state).toBe('declared');
    expect(mtls.message).toMatch(
      /Istio is installed, and its policies are not read\.$/,
    );
  });

  it('does not say that there is no mesh before it has looked', () => {
    const view = cluster();
    view.setApiGroups(unread('notRead'));
    expect(statusOf({}, view).certificates.mtls.message).toMatch(
      /nor whether there is a mesh\.$/,
    );
  });
});
