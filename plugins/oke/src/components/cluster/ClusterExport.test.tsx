import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { okeApiRef, type OkeApi } from '../../api/okeApiRef';
import { ClusterExport } from './ClusterExport';

function render(exportCluster: OkeApi['exportCluster']) {
  const api: Partial<OkeApi> = { exportCluster };
  return renderInTestApp(<ClusterExport name="demo" />, {
    apis: [[okeApiRef, api as OkeApi]],
  });
}

it('offers each file, tells what is not in them, and which plan may be applied', async () => {
  await render(async name => ({
    files: [{ name: 'imports.tf', content: `# ${name}\n` }],
    leftOut: [{ what: 'Bastion demobastion', reason: 'it is not there' }],
  }));
  const link = await screen.findByRole('link', { name: 'Save imports.tf' });
  expect(link).toHaveAttribute('download', 'imports.tf');
  const href = link.getAttribute('href') ?? '';
  expect(decodeURIComponent(href.split(',')[1])).toBe('# demo\n');
  expect(
    screen.getByText('Not in it: Bastion demobastion (it is not there)'),
  ).toBeInTheDocument();
  expect(screen.getByText(/0 to destroy/)).toBeInTheDocument();
});

it('says what is in the way', async () => {
  await render(async () => {
    throw new Error('NodePool demo-node-pool: it is UPDATING');
  });
  expect(
    await screen.findByText(/NodePool demo-node-pool: it is UPDATING/),
  ).toBeInTheDocument();
});
