import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PeeringFields } from './PeeringFields';

type Peering = ClusterSpec['network']['peering'];

const NONE: Peering = { via: 'none', drgId: '', peerId: '' };
const DRG = 'OCID of the DRG';
const PEER = 'OCID of the LPG at the other end';

async function render(peering: Peering) {
  const onChange = jest.fn<void, [Peering]>();
  await renderInTestApp(
    <PeeringFields peering={peering} onChange={onChange} />,
  );
  return onChange;
}

it.each<[Peering['via'], string[]]>([
  ['none', []],
  ['drg', [DRG]],
  ['localPeeringGateway', [PEER]],
])('asks for what belongs to %s', async (via, labels) => {
  await render({ ...NONE, via });
  expect(
    [DRG, PEER].filter(label => screen.queryByLabelText(label) !== null),
  ).toEqual(labels);
});

it('tells what is typed', async () => {
  const onChange = await render({ ...NONE, via: 'drg' });
  await userEvent.type(screen.getByLabelText(DRG), 'o');
  expect(onChange).toHaveBeenCalledWith({ ...NONE, via: 'drg', drgId: 'o' });
});

it('forgets with another way what belonged to the one before', async () => {
  const onChange = await render({ ...NONE, via: 'drg', drgId: 'ocid1.drg' });
  await userEvent.click(
    screen.getByRole('button', { name: /Way to the networks of clients/ }),
  );
  await userEvent.click(
    await screen.findByRole('option', { name: 'None of Okeanos' }),
  );
  expect(onChange).toHaveBeenCalledWith(NONE);
});
