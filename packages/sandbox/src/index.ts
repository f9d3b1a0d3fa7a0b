export * from './controlPlane';
export * from './testing';
