import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { okeApiRef, type OkeApi } from '../api/okeApiRef';
import { CompartmentName } from './CompartmentName';

const listOptions: OkeApi['listOptions'] = async () => ({
  items: [
    { value: '', ocid: 'ocid1.preset', title: "apps (the portal's)" },
    { value: 'ocid1.other', title: 'apps / other' },
  ],
});

const render = (id: string, api: Partial<OkeApi>) =>
  renderInTestApp(<CompartmentName id={id} />, { apis: [[okeApiRef, api]] });

describe('CompartmentName', () => {
  it.each([
    ['', "apps (the portal's)"],
    ['ocid1.preset', "apps (the portal's) (ocid1.preset)"],
    ['ocid1.other', 'apps / other (ocid1.other)'],
    ['ocid1.unheard', 'ocid1.unheard'],
  ])('names the compartment "%s"', async (id, name) => {
    await render(id, { listOptions });
    expect(await screen.findByText(name)).toBeInTheDocument();
  });

  it('shows the OCID to who is not told the names', async () => {
    await render('ocid1.other', {
      listOptions: async () => {
        throw new Error('forbidden');
      },
    });
    expect(await screen.findByText('ocid1.other')).toBeInTheDocument();
  });
});
