import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import { screen } from '@testing-library/react';
import { aspect } from '../__testUtils__/fixtures';
import { guardRenderer } from './guardRenderer';
import type { ItemRenderer } from './itemRenderersApiRef';

const FAILED =
  'The details cannot be shown: oke-item-renderer:oke/rules failed. Tell the platform team.';

const item = (data: unknown): EvaluatorItem => ({
  ...aspect('failed', 'Policy no-root is not met.'),
  ...{ evaluator: 'reports', id: 'no-root', card: 'policy' },
  ...{ title: 'Policy no-root', data },
});

const guard = (load: () => Promise<ItemRenderer>) =>
  guardRenderer('oke-item-renderer:oke/rules', load);

describe('guardRenderer', () => {
  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
  });

  it('shows what the renderer shows', async () => {
    const Renderer = await guard(async () => ({ item: { data } }) => (
      <p>{JSON.stringify(data)}</p>
    ));
    renderInTestApp(<Renderer item={item(1)} />);
    expect(await screen.findByText('1')).toBeInTheDocument();
    expect(screen.queryByText(FAILED)).not.toBeInTheDocument();
  });

  it('says in a sentence that the renderer fails, until an item comes that it can show', async () => {
    const Renderer = await guard(async () => ({ item: { data } }) => {
      if (data === undefined) {
        throw new Error('no such thing');
      }
      return <p>{JSON.stringify(data)}</p>;
    });
    const { rerender } = renderInTestApp(
      <>
        <Renderer item={item(undefined)} />
        <p>The rest</p>
      </>,
    );
    expect(await screen.findByText(FAILED)).toBeInTheDocument();
    expect(screen.getByText('The rest')).toBeInTheDocument();
    expect(screen.queryByText(/no such thing/)).not.toBeInTheDocument();
    rerender(<Renderer item={item(2)} />);
    expect(await screen.findByText('2')).toBeInTheDocument();
  });

  it('says the same of one that cannot be loaded', async () => {
    const Renderer = await guard(() =>
      Promise.reject(new Error('no such thing')),
    );
    renderInTestApp(<Renderer item={item(1)} />);
    expect(await screen.findByText(FAILED)).toBeInTheDocument();
    expect(screen.queryByText(/no such thing/)).not.toBeInTheDocument();
  });
});
