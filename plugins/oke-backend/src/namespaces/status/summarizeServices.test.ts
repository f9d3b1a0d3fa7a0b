import type { ClusterConnection } from '@okeanos/backstage-plugin-oke-common';
import {
  namespaceSpec,
  NOW,
  serviceStatus,
} from '../../__testUtils__/fixtures';
import { summarizeServices } from './summarizeServices';

const connection: ClusterConnection = {
  ...{ state: 'connected', message: 'All watches run' },
  ...{ since: NOW.toISOString(), asOf: NOW.toISOString() },
};
const spec = namespaceSpec({
  services: ['cart', 'web'].map(name => ({ name, ports: [8080] })),
});

describe('summarizeServices', () => {
  it('tells the worst first, with what is there undeclared and what is declared and not there', () => {
    const { exposure } = serviceStatus();
    const statuses = [
      serviceStatus(),
      serviceStatus({
        service: 'debug',
        exposure: { ...exposure, state: 'failed', message: 'No endpoint' },
      }),
    ];
    expect(summarizeServices(spec, statuses, connection)).toMatchObject({
      state: 'read',
      items: [
        {
          name: 'debug',
          isDeclared: false,
          state: 'failed',
          message: 'No endpoint',
        },
        { name: 'web', isDeclared: true, state: 'none' },
        { name: 'cart', isDeclared: true, state: 'healthy' },
      ],
    });
  });

  it('leaves out what is a part of a Gateway, unless the spec names it', () => {
    const statuses = [
      serviceStatus({ service: 'edge-istio', partOf: 'Gateway edge' }),
      serviceStatus({ service: 'cart', partOf: 'Gateway edge' }),
      serviceStatus({ service: 'web' }),
    ];
    const told = summarizeServices(spec, statuses, connection);
    expect(
      told.state === 'read' && told.items.map(({ name }) => name).sort(),
    ).toEqual(['cart', 'web']);
  });

  it('says of nothing that it is not there before the cluster was read', () => {
    const { asOf, ...never } = connection;
    expect(summarizeServices(spec, [], never)).toEqual({
      state: 'unread',
      message: 'All watches run',
    });
    expect(summarizeServices(spec, [], undefined)).toMatchObject({
      state: 'unread',
    });
  });
});
