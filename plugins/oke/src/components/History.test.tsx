import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Drift } from '@okeanos/backstage-plugin-oke-common';
import { screen, waitFor } from '@testing-library/react';
import { minutesAgo } from '../__testUtils__/fixtures';
import { okeApiRef } from '../api/okeApiRef';
import { ClusterHistory, NamespaceHistory } from './History';

const edited: Drift = {
  ...{ kind: 'ResourceQuota', name: 'okeanos', change: 'Changed' },
  fields: [
    { field: 'spec.hard.pods', from: '999', to: '50' },
    { field: 'metadata.annotations.a' },
  ],
  moreFields: 3,
  by: [{ manager: 'kubectl-edit', at: minutesAgo(10) }],
  ...{ firstAt: minutesAgo(9), lastAt: minutesAgo(2) },
  ...{ timesPutRight: 1, state: 'putRight', message: '' },
  endedAt: minutesAgo(2),
};

const render = (drifts: Drift[]) =>
  renderInTestApp(<NamespaceHistory cluster="demo" name="shop" />, {
    apis: [[okeApiRef, { getNamespaceHistory: async () => drifts }]],
  });
const line = async () => (await screen.findByRole('listitem')).textContent;

describe('what others changed', () => {
  it('says who, what and when, and that it was put right', async () => {
    render([edited]);
    expect(await line()).toMatch(
      /^Put rightResourceQuota okeanos.*Changed by kubectl-edit .*10 minutes ago.*: spec\.hard\.pods \(999 instead of 50\), metadata\.annotations\.a, and 3 more\. Put right .*2 minutes ago/,
    );
  });

  it('says of what is gone that only the audit log tells who, and why it is not put right', async () => {
    render([
      {
        ...{ ...edited, change: 'Deleted', fields: [], by: [], moreFields: 0 },
        ...{ state: 'standing', timesPutRight: 0, message: 'only reported' },
        endedAt: undefined,
      },
    ]);
    expect(await line()).toMatch(
      /Attention.*Deleted, seen .*: by whom, only the audit log tells\. It is not put right: only reported/,
    );
  });

  it('says of what ended by itself that it is over', async () => {
    render([{ ...edited, state: 'ended', timesPutRight: 0 }]);
    expect(await line()).toMatch(/^OverResourceQuota okeanos/);
  });

  it('tells a tug of war as such', async () => {
    render([{ ...edited, timesPutRight: 14 }]);
    expect(await line()).toMatch(
      /Put right 14 times.*: somebody or something does it again and again/,
    );
  });

  it('is nothing where nothing is on record, and an error where it cannot be read', async () => {
    const getNamespaceHistory = jest.fn(async () => []);
    const getClusterHistory = async () => {
      throw new Error('no route');
    };
    renderInTestApp(
      <>
        <NamespaceHistory cluster="demo" name="shop" />
        <ClusterHistory name="demo" />
      </>,
      { apis: [[okeApiRef, { getNamespaceHistory, getClusterHistory }]] },
    );
    expect(await screen.findByText(/no route/)).toBeInTheDocument();
    await waitFor(() => expect(getNamespaceHistory).toHaveBeenCalled());
    expect(screen.getAllByText('Changed by others')).toHaveLength(1);
  });
});
