import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { Details, ListDetail } from './Details';

const render = (count: number) =>
  renderInTestApp(
    <Details>
      <ListDetail
        label="Who may reach it"
        values={Array.from(
          { length: count },
          (_, index) => `peer ${index + 1}`,
        )}
      />
    </Details>,
  );

it('shows every value of a short list, and says nothing of more', async () => {
  render(8);
  expect(await screen.findByText('peer 8')).toBeVisible();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

it('counts what it folds away of a long one', async () => {
  render(11);
  expect(await screen.findByText('peer 8')).toBeVisible();
  expect(screen.getByRole('button', { name: '3 more' })).toBeVisible();
});
