/**
 * The ESLint configuration of every package: Backstage's own, and the directions in which
 * packages may import each other (docs/architecture.md, "Packages").
 */
const path = require('path');
const eslintFactory = require('@backstage/cli/config/eslint-factory');

const PREFIX = '@okeanos/backstage-plugin-';

/** Folder of a package -> the Okeanos packages that it may import. */
const MAY_IMPORT = {
  'plugins/oke-common': [],
  'plugins/oke-node': ['oke-common'],
  'plugins/oke': ['oke-common'],
  'plugins/oke-backend': ['oke-common', 'oke-node'],
  'plugins/oke-backend-module-notifications': ['oke-common', 'oke-node'],
  'plugins/scaffolder-backend-module-oke': ['oke-common'],
  'plugins/kubernetes-backend-module-oke': ['oke-common', 'oke-node'],
  'plugins/catalog-backend-module-oke': ['oke-common'],
  // The sandbox plays the cloud. If it shared code with the plugins, one
  // misunderstanding of OCI would prove itself.
  'packages/sandbox': [],
  'packages/app': ['oke'],
  'packages/backend': [
    'oke-common',
    'oke-backend',
    'oke-backend-module-notifications',
    'scaffolder-backend-module-oke',
    'catalog-backend-module-oke',
  ],
};

/** Modules of others have no more than this; so have the examples. */
const WHAT_MODULES_IMPORT = ['oke', 'oke-common', 'oke-node'];

module.exports = directory => {
  const folder = path
    .relative(path.join(__dirname, '..'), directory)
    .split(path.sep)
    .join('/');
  const allowed = folder.startsWith('examples/modules/')
    ? WHAT_MODULES_IMPORT
    : MAY_IMPORT[folder];
  if (!allowed) {
    throw new Error(
      `No import directions for ${folder}: add it to .eslint/package.js`,
    );
  }
  const forbidden = [
    ...Object.keys(MAY_IMPORT)
      .filter(key => key.startsWith('plugins/') && key !== folder)
      .map(key => key.slice('plugins/'.length))
      .filter(name => !allowed.includes(name))
      .flatMap(name => [`${PREFIX}${name}`, `${PREFIX}${name}/**`]),
    // The umbrella package is 520 MB: use the service packages (oci-core, ...).
    'oci-sdk',
    ...(folder.startsWith('packages/') ? [] : ['**/packages/**']),
    ...(folder === 'packages/sandbox' ? ['**/plugins/**'] : []),
  ];
  return eslintFactory(directory, {
    restrictedImportPatterns: forbidden,
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // Assertions are often in helpers, and in fast-check's properties.
      'jest/expect-expect': 'off',
      'jest/no-conditional-expect': 'off',
      'jest/no-standalone-expect': 'off',
      'no-console': folder === 'packages/sandbox' ? 'off' : 'error',
    },
  });
};
