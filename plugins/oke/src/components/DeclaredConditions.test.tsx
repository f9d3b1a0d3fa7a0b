import { screen, within } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import { DeclaredConditions } from './DeclaredConditions';

const condition = (
  type: string,
  changes: Partial<Condition> = {},
): Condition => ({
  ...{ type, status: 'False', reason: 'Creating', message: 'OCI makes it' },
  ...{ observedGeneration: 1, since: '2026-11-03T10:00:00Z' },
  ...changes,
});

const render = (conditions: Condition[]) =>
  renderInTestApp(
    <DeclaredConditions
      name="demo"
      declared={{
        generation: 1,
        createdAt: '2026-11-03T10:00:00Z',
        conditions,
      }}
    />,
  );

describe('DeclaredConditions', () => {
  it('says once what several conditions say', async () => {
    await render([condition('Ready'), condition('Provisioned')]);
    expect(screen.getAllByText('OCI makes it.')).toHaveLength(1);
  });

  it('shows what is under way as pending, with what it waits for', async () => {
    await render([condition('Ready', { inProgress: true })]);
    const ready = screen.getByRole('group', { name: /Pending/ });
    expect(within(ready).getByText('OCI makes it.')).toBeInTheDocument();
  });

  it('gives commands to copy', async () => {
    const commands = ['kubectl get pods'];
    await render([
      condition('Ready', { commands }),
      condition('HostsReleased', { commands, message: 'held' }),
    ]);
    // Once: getByText takes no two.
    expect(screen.getByText('kubectl get pods')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /kubectl get pods/ }),
    ).toBeInTheDocument();
  });
});
