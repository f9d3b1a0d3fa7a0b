import { kinds } from '@okeanos/backstage-plugin-oke-node';
import { ChangedParts } from './ChangedParts';

describe('ChangedParts', () => {
  it('gives each namespace once, and only what was noted since', () => {
    const parts = new ChangedParts();
    parts.note('Namespace', 'shop');
    parts.note(kinds.NetworkPolicy.id, 'shop');
    parts.note(kinds.Certificate.id, 'blog');
    expect(parts.take()).toEqual(['shop', 'blog']);
    expect(parts.take()).toEqual([]);
    parts.note('Namespace', 'shop');
    expect(parts.take()).toEqual(['shop']);
  });

  it('leaves out what changes with every pod', () => {
    const parts = new ChangedParts();
    parts.note('ResourceQuota', 'shop');
    parts.note('Pod', 'shop');
    expect(parts.take()).toEqual([]);
  });
});
