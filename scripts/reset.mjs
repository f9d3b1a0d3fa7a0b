// Removes what ./yarnw start keeps: databases, control planes, keys.
import { rmSync } from 'node:fs';
import { requireFreePorts } from './ports.mjs';

try {
  await requireFreePorts({ backend: 7007 });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
rmSync('.okeanos', { recursive: true, force: true });
console.log('Removed .okeanos: the next start begins from nothing.');
