import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import okePlugin from '@okeanos/backstage-plugin-oke';
import { screen, within } from '@testing-library/react';
/* eslint-disable @backstage/no-relative-monorepo-imports -- for tests, never published */
import { answersOf } from '../../../../plugins/oke/src/__testUtils__/answersOf';
import {
  aspect,
  entityStatus,
  service,
  serviceEntity,
} from '../../../../plugins/oke/src/__testUtils__/fixtures';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import module from '.';

jest.setTimeout(60_000);

it('shows the rules on the card, of items as the evaluator kyverno-reports gives them', async () => {
  const item = {
    ...aspect('failed', 'Policy no-root is not met.'),
    ...{ evaluator: 'kyverno-reports', id: 'no-root', card: 'policy' as const },
    ...{ title: 'Policy no-root', renderer: 'kyverno-policy' },
    data: {
      rules: [
        { rule: 'uid', result: 'fail', severity: '', message: 'as root' },
      ],
    },
  };
  const answers = answersOf(
    entityStatus({ services: [service({ items: [item] })] }),
  );
  const fetch = async (input: RequestInfo | URL) => {
    const [, path] = String(input).split('/api/oke/v1');
    return Response.json(answers[path.split('?')[0]]);
  };
  renderTestApp({
    features: [okePlugin, module],
    extensions: [createTestEntityPage({ entity: serviceEntity })],
    apis: [
      mockApis.discovery({ baseUrl: 'http://backend' }),
      mockApis.fetch({ baseImplementation: fetch }),
      [catalogApiRef, catalogApiMock()],
    ],
  });
  // After the summary, everything of the service, and the renderer.
  const rules = await screen.findByRole(
    'list',
    { name: 'Rules of Policy no-root' },
    { timeout: 30_000 },
  );
  expect(within(rules).getByRole('listitem')).toHaveTextContent(
    'uid fail: as root',
  );
});
