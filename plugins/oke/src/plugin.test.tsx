import type { Entity } from '@backstage/catalog-model';
import type { ExtensionDefinition } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import { answersOf } from './__testUtils__/answersOf';
import {
  aspect,
  clusterEntity,
  clusterStatus,
  entityStatus,
  service,
  serviceEntity,
} from './__testUtils__/fixtures';
import okePlugin from './index';
import { ItemRendererBlueprint, type ItemRenderer } from './alpha';

jest.setTimeout(60_000);

/** The plugin in an app, on a backend that answers with JSON by path. */
function renderPlugin(options: {
  entity?: Entity;
  path?: string;
  extensions?: ExtensionDefinition[];
  answers: Record<string, unknown>;
}) {
  const fetch = jest.fn(async (input: RequestInfo | URL) => {
    const [path] = String(input)
      .replace('http://backend/api/oke/v1', '')
      .split('?');
    return path in options.answers
      ? Response.json(options.answers[path])
      : Response.json({}, { status: 404 });
  });
  renderTestApp({
    features: [okePlugin],
    extensions: [
      ...(options.entity
        ? [createTestEntityPage({ entity: options.entity })]
        : []),
      ...(options.extensions ?? []),
    ],
    initialRouteEntries: [options.path ?? '/'],
    apis: [
      mockApis.discovery({ baseUrl: 'http://backend' }),
      mockApis.fetch({ baseImplementation: fetch }),
      [catalogApiRef, catalogApiMock()],
    ],
  });
  return { fetch };
}

describe('the plugin for the new frontend system', () => {
  it('puts the headline and the cards on the page of a service, on one summary', async () => {
    const { fetch } = renderPlugin({
      entity: serviceEntity,
      answers: answersOf(entityStatus()),
    });

    expect(
      await screen.findByRole('button', { name: '1 way in' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('group', { name: 'Mutual TLS Declared' }),
    ).toBeInTheDocument();
    const policy = await screen.findByRole('region', { name: 'Policy' });
    const sentence = 'No policy agent that Okeanos knows runs here.';
    expect(await within(policy).findByText(sentence)).toBeInTheDocument();
    const headline = await screen.findByRole('region', { name: 'Service' });
    expect(await within(headline).findByText(sentence)).toBeInTheDocument();
    expect(screen.queryByText('Kubernetes cluster')).not.toBeInTheDocument();
    // What is not healthy is open from the beginning.
    expect(fetch.mock.calls.map(([url]) => String(url))).toEqual([
      expect.stringMatching('/summary$'),
      expect.stringMatching('/services/cart$'),
    ]);
  });

  describe('shows items of evaluators', () => {
    const item: EvaluatorItem = {
      ...aspect('failed', 'Policy no-root is not met.'),
      ...{ evaluator: 'reports', id: 'no-root', card: 'policy' },
      ...{ title: 'Policy no-root', renderer: 'rules', data: { rules: 2 } },
    };
    const rules = (name: string, renderer: ItemRenderer) =>
      ItemRendererBlueprint.make({
        name,
        params: { id: 'rules', loader: async () => renderer },
      });
    const renderWith = (...extensions: ReturnType<typeof rules>[]) =>
      renderPlugin({
        entity: serviceEntity,
        extensions,
        answers: answersOf(
          entityStatus({ services: [service({ items: [item] })] }),
        ),
      });

    it('with the details of a renderer, beside state and sentence', async () => {
      renderWith(
        rules('rules', ({ item: { data } }) => <p>{JSON.stringify(data)}</p>),
      );
      const group = await screen.findByRole('group', {
        name: 'Policy no-root Failed',
      });
      expect(await within(group).findByText('{"rules":2}')).toBeInTheDocument();
      expect(group).toHaveTextContent('Policy no-root is not met.');
    });

    it('with state and sentence also when a renderer fails', async () => {
      jest.spyOn(console, 'error').mockImplementation(() => {});
      const renderer = jest.fn(() => {
        throw new Error('no such thing');
      });
      renderWith(rules('rules', renderer));
      await waitFor(() => expect(renderer).toHaveBeenCalled());
      expect(
        screen.getByRole('group', { name: 'Policy no-root Failed' }),
      ).toHaveTextContent('Policy no-root is not met.');
      expect(
        await screen.findByText(
          'The details cannot be shown: oke-item-renderer:test/rules failed. Tell the platform team.',
        ),
      ).toBeInTheDocument();
      expect(screen.queryByText(/no such thing/)).not.toBeInTheDocument();
    });
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
      await screen.findByText(
        'There is no namespace of your teams that you may see',
      ),
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
