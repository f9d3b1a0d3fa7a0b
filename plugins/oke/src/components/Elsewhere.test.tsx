import { screen } from '@testing-library/react';
import { renderOkePage } from '../__testUtils__/renderOkePage';

jest.setTimeout(60_000);

describe('a path below /oke without a page', () => {
  it.each(['/clusters/demo', '/clusters/demo/namespaces/shop'])(
    'leads to the entity that it names: %s',
    async path => {
      renderOkePage(path, {});
      expect(
        await screen.findByText('The page of an entity'),
      ).toBeInTheDocument();
    },
  );

  it.each(['/clusters', '/nothing/of/this', '/clusters/demo/other'])(
    'leads to the OKE page: %s',
    async path => {
      const never = () => new Promise<never>(() => {});
      renderOkePage(path, {
        ...{ listClusters: never, listNamespaceSummaries: never },
        ...{ listEntities: never, listChoices: never },
        ...{ listReleasedHosts: never, listUnreadable: never },
      });
      expect(
        await screen.findByRole('heading', { name: 'Clusters' }),
      ).toBeInTheDocument();
    },
  );
});
