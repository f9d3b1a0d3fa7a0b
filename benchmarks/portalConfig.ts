import { resolve } from 'node:path';

/** What app-config of a portal that is measured has in common: people of examples/org.yaml sign in without a password. */
export function portalConfig(options: {
  port: number;
  database: object;
  /** Entities beside those of examples/org.yaml. */
  catalogFile: string;
}) {
  const { port, database, catalogFile } = options;
  const baseUrl = `http://localhost:${port}`;
  return {
    app: { title: 'Okeanos', baseUrl },
    backend: { baseUrl, listen: { host: '127.0.0.1', port }, database },
    auth: { environment: 'development', providers: { development: {} } },
    permission: { enabled: true },
    events: { useEventBus: 'always' },
    catalog: {
      rules: [{ allow: ['User', 'Group', 'System', 'Component', 'Resource'] }],
      locations: [resolve('examples/org.yaml'), catalogFile].map(target => ({
        type: 'file',
        target,
      })),
    },
  };
}
