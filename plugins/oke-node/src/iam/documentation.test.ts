import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  clusterSpecSchema,
  type ClusterSpecInput,
  type PolicyStatement,
} from '@okeanos/backstage-plugin-oke-common';
import { ociOperations } from '../oci/ociOperations';
import { operationRows } from './operations';
import { policyStatements } from './policyStatements';

const text = readFileSync(
  // eslint-disable-next-line no-restricted-syntax -- for tests, never built
  path.resolve(__dirname, '../../../../docs/iam.md'),
  'utf8',
);

/** The cells of the table below a heading, row by row, without what is only for the eye. */
function tableUnder(heading: string): string[][] {
  const [, section = ''] = text.split(`## ${heading}\n`);
  const [rows = ''] = section.split('\n#');
  return rows
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .slice(1, -1)
        .split(' | ')
        .map(cell =>
          cell
            .replaceAll('`', '')
            .replace(/^\||\|$/g, '')
            .trim(),
        ),
    );
}

function shown({ why, basis, text: statement, without }: PolicyStatement) {
  const words = without ? `${basis}; without it, ${without}` : basis;
  return [
    statement,
    why
      .map(({ feature, operations }) => `${feature}: ${operations.join(', ')}`)
      .join('; '),
    words,
  ];
}

const generated = (
  network: ClusterSpecInput['network'],
  kinds: string[] = [],
) =>
  policyStatements(
    clusterSpecSchema.parse({
      name: 'demo',
      owner: 'group:default/platform',
      bastion: { enabled: true },
      network,
    }),
    {
      compartmentId: '<c>',
      subjects: {
        provisioner: { who: 'group okeanos-provisioners' },
        watcher: { who: 'group okeanos-watchers' },
        people: [{ who: 'group <team>' }],
      },
      recordedKinds: kinds,
    },
  );

const statements = generated({});

describe('docs/iam.md', () => {
  it.each([
    ['Provisioner', 'provisioner'],
    ['Watcher', 'watcher'],
    ['Owners of clusters and namespaces', 'people'],
  ] as const)('has under "%s" what is generated', (heading, identity) => {
    expect(tableUnder(heading)).toEqual(
      statements.filter(each => each.identity === identity).map(shown),
    );
  });

  it('has what a VCN needs that is joined to others, and no other', () => {
    const peerId = 'ocid1.localpeeringgateway.oc1.fra.a';
    const joined = generated(
      { peering: { via: 'localPeeringGateway', peerId } },
      ['DrgAttachment'],
    );
    const known = statements.map(({ text: statement }) => statement);
    expect(tableUnder('A VCN that is joined to others')).toEqual(
      joined.filter(each => !known.includes(each.text)).map(shown),
    );
  });

  it('names every call whose permission no page names', () => {
    const inferred = Object.values(ociOperations)
      .flat()
      .filter(operation => operationRows[operation].basis === 'inferred');
    for (const operation of inferred) {
      expect(text).toContain(`\`${operation}\``);
    }
  });
});
