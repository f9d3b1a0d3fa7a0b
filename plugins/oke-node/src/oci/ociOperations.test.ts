import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ociOperations, operationOf } from './ociOperations';

const FILES = [
  'OciSdkApi.ts',
  'services.ts',
  ...readdirSync(path.join(__dirname, 'kinds')).map(file => `kinds/${file}`),
];

/** Methods of clients of the SDK, as they are called in the adapters. */
function calledMethods(): string[] {
  const called = FILES.flatMap(file =>
    [
      ...readFileSync(path.join(__dirname, file), 'utf8').matchAll(
        /\bclient\s*\.(\w+)\(/g,
      ),
    ].map(([, method]) => method),
  );
  return [...new Set(called)].sort();
}

describe('ociOperations', () => {
  const operations = Object.values(ociOperations).flat();

  it('are the calls that the adapters make, no more and no less', () => {
    const named = operations.map(operation => {
      const [, name] = operation.split('.');
      return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    });
    expect(calledMethods()).toEqual([...new Set(named)].sort());
  });

  it('have each call once', () => {
    expect(new Set(operations).size).toBe(operations.length);
  });

  it('are found by the service and method of the SDK', () => {
    expect(operationOf('network', 'createVcn')).toBe('network.CreateVcn');
    expect(operationOf('bastion', 'createVcn')).toBeUndefined();
    expect(operationOf('network', 'createDrg')).toBeUndefined();
  });
});
