import type { DeletionItem } from '@okeanos/backstage-plugin-oke-common';
import { describeDeletion } from './logDeletion';

const item = (changes: Partial<DeletionItem>): DeletionItem => ({
  ...{ kind: 'Deployment', apiVersion: 'apps/v1', name: 'cart' },
  ...{ action: 'delete', isMade: false, reason: 'it goes with the namespace' },
  ...changes,
});

it('says of each thing what becomes of it and whose it is, and what is not known', () => {
  expect(
    describeDeletion({
      groups: [
        {
          kind: 'Deployment',
          count: 5,
          items: [item({ manager: 'helm' }), item({ name: 'mine' })],
        },
        {
          kind: 'ResourceQuota',
          count: 1,
          items: [
            item({ kind: 'ResourceQuota', name: 'okeanos', isMade: true }),
          ],
        },
        {
          kind: 'PersistentVolume',
          count: 1,
          items: [
            item({
              ...{ kind: 'PersistentVolume', name: 'pv-1', action: 'keep' },
              reason: 'it stays, with what it costs',
            }),
          ],
        },
        {
          kind: 'Pod',
          count: 1,
          items: [item({ kind: 'Pod', owner: 'ReplicaSet/cart' })],
        },
      ],
      hosts: [{ host: 'a.example.com', when: 'at once' }],
      entities: ['component:default/cart'],
      unread: [{ what: 'Job (batch/v1)', reason: 'no answer within 5000 ms' }],
      problems: [],
    }),
  ).toEqual([
    'Deployment cart (not made by Okeanos, written by helm) goes: it goes with the namespace',
    'Deployment mine (not made by Okeanos) goes: it goes with the namespace',
    'Deployment: 3 more, which are not named',
    'ResourceQuota okeanos goes: it goes with the namespace',
    'PersistentVolume pv-1 (not made by Okeanos) stays: it stays, with what it costs',
    'Host a.example.com becomes free at once',
    'component:default/cart loses its status',
    'Job (batch/v1) could not be looked at: no answer within 5000 ms',
  ]);
});
