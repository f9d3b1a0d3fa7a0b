import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { okeApiRef, type OkeApi } from '../../api/okeApiRef';
import { NamespaceExport } from './NamespaceExport';

it('offers each file, and tells what is not in them', async () => {
  const api: Partial<OkeApi> = {
    exportNamespace: async () => ({
      files: [{ name: 'shop.yaml', content: 'kind: Namespace # ü\n' }],
      leftOut: [{ what: 'Secret key', reason: 'nobody is told' }],
    }),
  };
  await renderInTestApp(<NamespaceExport cluster="demo" name="shop" />, {
    apis: [[okeApiRef, api as OkeApi]],
  });
  const link = await screen.findByRole('link', { name: 'Save shop.yaml' });
  expect(link).toHaveAttribute('download', 'shop.yaml');
  const href = link.getAttribute('href') ?? '';
  expect(decodeURIComponent(href.split(',')[1])).toBe('kind: Namespace # ü\n');
  expect(
    screen.getByText('Not in it: Secret key (nobody is told)'),
  ).toBeInTheDocument();
});
