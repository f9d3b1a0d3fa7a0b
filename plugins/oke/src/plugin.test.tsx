import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import {
  clusterEntity,
  clusterStatus,
  entityStatus,
  serviceEntity,
} from './__testUtils__/fixtures';
import okePlugin from './index';

/** The plugin in an app, on a backend that answers with JSON by path. */
function renderPlugin(options: {
  entity?: Entity;
  path?: string;
  answers: Record<string, unknown>;
}) {
  const fetch = jest.fn(async (input: RequestInfo | URL) => {
    const path = String(input).replace('http://backend/api/oke/v1', '');
    return path in options.answers
      ? Response.json(options.answers[path])
      : Response.json({}, { status: 404 });
  });
  renderTestApp({
    features: [okePlugin],
    extensions: options.entity
      ? [createTestEntityPage({ entity: options.entity })]
      : [],
    initialRouteEntries: [options.path ?? '/'],
    apis: [
      mockApis.discovery({ baseUrl: 'http://backend' }),
      mockApis.fetch({ baseImplementation: fetch }),
    ],
  });
  return { fetch };
}

describe('the plugin for the new frontend system', () => {
  it('puts three cards on the page of a service, on one request', async () => {
    const { fetch } = renderPlugin({
      entity: serviceEntity,
      answers: {
        '/entities/component%3Adefault%2Fcart/status': entityStatus(),
      },
    });

    expect(
      await screen.findByRole('group', { name: 'HTTPRoute cart Healthy' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('group', { name: 'Mutual TLS Declared' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Declared, not enforced: no policy agent found.'),
    ).toBeInTheDocument();
    expect(screen.queryByText('Kubernetes cluster')).not.toBeInTheDocument();
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('puts one card on the page of a cluster', async () => {
    renderPlugin({
      entity: clusterEntity,
      answers: { '/clusters/demo/status': clusterStatus() },
    });

    expect(await screen.findByText('Kubernetes cluster')).toBeInTheDocument();
    expect(
      await screen.findByRole('group', { name: 'cert-manager Healthy' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('Ingress')).not.toBeInTheDocument();
  });

  it('puts nothing on the pages of other entities', async () => {
    renderPlugin({
      entity: { ...serviceEntity, metadata: { name: 'cart' } },
      answers: {},
    });
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });

  it('has a page with clusters and namespaces', async () => {
    renderPlugin({
      path: '/oke',
      answers: {
        '/clusters': { items: [clusterStatus()] },
        '/namespaces': { items: [] },
      },
    });
    expect(
      await screen.findByRole('row', { name: /^demo/ }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('No namespaces that you may see'),
    ).toBeInTheDocument();
  });

  it('says that an answer was not understood', async () => {
    renderPlugin({
      entity: clusterEntity,
      answers: { '/clusters/demo/status': { name: 'demo' } },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The answer of the backend was not understood.',
    );
  });
});
