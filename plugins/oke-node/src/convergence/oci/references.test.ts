import { reference, referencedParts, resolveReferences } from './references';

const details = {
  vcnId: reference('vcn'),
  lists: [reference('vcn', 'defaultSecurityListId'), 'ocid1.other'],
  nested: { group: reference('pods-nsg'), size: 3, on: true, none: undefined },
};

describe('references', () => {
  it('are found, each part once', () => {
    expect(referencedParts(details)).toEqual(['vcn', 'pods-nsg']);
  });

  it('are replaced in a copy', () => {
    expect(
      resolveReferences(details, (part, field) => `${part}-${field}`),
    ).toEqual({
      vcnId: 'vcn-id',
      lists: ['vcn-defaultSecurityListId', 'ocid1.other'],
      nested: { group: 'pods-nsg-id', size: 3, on: true, none: undefined },
    });
    expect(details.vcnId).toBe(reference('vcn'));
  });

  it('are only what is a reference as a whole', () => {
    expect(
      referencedParts(['ref:', 'ref:vcn', `x ${reference('vcn')}`]),
    ).toEqual([]);
  });
});
