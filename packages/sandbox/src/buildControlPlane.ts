import { findBinaries } from './controlPlane';

// Finds or builds the binaries of the control plane, so that nothing that comes after waits for it.
findBinaries({ onProgress: message => console.log(message) }).catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
