import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clusterFolder } from './clusterFolder';

describe('clusterFolder', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(path.join(tmpdir(), 'okeanos-sandbox-'));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  const make = (...folders: string[]) =>
    folders.forEach(each =>
      mkdirSync(path.join(data, each), { recursive: true }),
    );

  it('is that of a cluster that was made at the start', () => {
    make('clusters/demo');
    expect(clusterFolder(data, 'demo')).toBe(path.join(data, 'clusters/demo'));
  });

  it('is that of one that was made over OCI and stands, not of one of that name that is gone', () => {
    make('oci', 'clusters/cbbbbbbbbbb');
    writeFileSync(
      path.join(data, 'oci/state.json'),
      JSON.stringify({
        containerEngine: {
          clusters: {
            'ocid1.cluster.oc1..aaaaaaaaaa': { name: 'demo' },
            'ocid1.cluster.oc1..bbbbbbbbbb': { name: 'demo' },
            'ocid1.cluster.oc1..cccccccccc': { name: 'other' },
          },
        },
      }),
    );
    expect(clusterFolder(data, 'demo')).toBe(
      path.join(data, 'clusters/cbbbbbbbbbb'),
    );
  });

  it('says so when there is none', () => {
    make('clusters/demo');
    expect(() => clusterFolder(data, 'shop')).toThrow(
      `The sandbox in ${data} has no cluster shop`,
    );
  });
});
