import { parseStatement } from './statement';

describe('parseStatement', () => {
  it('reads what the policy language has, in any case', () => {
    expect(
      parseStatement(
        `ALLOW Group 'Default'/'a b', c, id ocid1.group.oc1..x TO use VCNS
           IN Compartment A:B WHERE ALL { request.operation != 'GetVcn', ANY {target.compartment.name = /x*/, request.permission IN ('VCN_READ', 'VCN_ATTACH')}}`,
      ),
    ).toEqual({
      subject: {
        kind: 'groups',
        groups: [{ name: 'a b' }, { name: 'c' }, { id: 'ocid1.group.oc1..x' }],
      },
      permissions: new Set(['VCN_READ']),
      location: { kind: 'path', names: ['A', 'B'] },
      condition: {
        kind: 'all',
        conditions: [
          {
            kind: 'isNot',
            variable: 'request.operation',
            values: [{ kind: 'text', text: 'GetVcn' }],
          },
          {
            kind: 'any',
            conditions: [
              {
                kind: 'is',
                variable: 'target.compartment.name',
                values: [{ kind: 'pattern', text: 'x*' }],
              },
              {
                kind: 'is',
                variable: 'request.permission',
                values: [
                  { kind: 'text', text: 'VCN_READ' },
                  { kind: 'text', text: 'VCN_ATTACH' },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it.each([
    ['any-user', { kind: 'any' }],
    ['any-group', { kind: 'any' }],
    [
      'service oke, blockstorage',
      { kind: 'services', names: ['oke', 'blockstorage'] },
    ],
    [
      'dynamic-group id ocid1.dynamicgroup.oc1..x',
      {
        kind: 'dynamicGroups',
        groups: [{ id: 'ocid1.dynamicgroup.oc1..x' }],
      },
    ],
    [
      'dynamic-group Default/nodes',
      { kind: 'dynamicGroups', groups: [{ name: 'nodes' }] },
    ],
  ])('reads the subject %s', (subject, expected) => {
    expect(
      parseStatement(`Allow ${subject} to inspect vcns in tenancy`).subject,
    ).toEqual(expected);
  });

  it('reads sets of permissions', () => {
    const { permissions, location } = parseStatement(
      'allow any-user to {vcn_read, SUBNET_ATTACH} in compartment id ocid1.compartment.oc1..x',
    );
    expect([...permissions]).toEqual(['VCN_READ', 'SUBNET_ATTACH']);
    expect(location).toEqual({
      kind: 'compartment',
      id: 'ocid1.compartment.oc1..x',
    });
  });

  it.each([
    ['Deny any-user to inspect vcns in tenancy', /Expected "allow"/],
    ['Define group x as y', /Expected "allow"/],
    ['Allow users to inspect vcns in tenancy', /"group", "dynamic-group"/],
    ["Allow group 'Other'/'x' to inspect vcns in tenancy", /Other\/x/],
    ['Allow any-user to write vcns in tenancy', /one of inspect, read/],
    ['Allow any-user to inspect vcnes in tenancy', /not vcnes/],
    ['Allow any-user to inspect constructor in tenancy', /not constructor/],
    ['Allow any-user to {VCN_INSPECT} in tenancy', /not VCN_INSPECT/],
    ['Allow any-user to inspect vcns', /Expected "in", found the end/],
    ['Allow any-user to inspect vcns in region', /Expected "compartment"/],
    ['Allow any-user to inspect vcns in tenancy always', /Expected the end/],
    [
      "Allow any-user to inspect vcns in tenancy where target.x = 'a'",
      /does not know the variable target\.x/,
    ],
    [
      "Allow any-user to inspect vcns in tenancy where request.region before 'a'",
      /"=", "!=" or "in"/,
    ],
    [
      "Allow any-user to inspect vcns in tenancy where all {request.region = 'a'",
      /Expected "}"/,
    ],
    ['Allow any-user to inspect vcns in tenancy; x', /found "tenancy;"/],
    ['Allow any-user to inspect vcns in "tenancy"', /is not policy language/],
    ['', /found the end/],
  ])('refuses %s', (statement, problem) => {
    expect(() => parseStatement(statement)).toThrow(problem);
  });
});
