import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/**
 * Where a TCP connection goes.
 *
 * @public
 */
export interface Address {
  host: string;
  port: number;
}

const routesSchema = z.record(
  z.string(),
  z.object({ host: z.string(), port: z.number().int() }),
);

/**
 * What a file of routes says: of the OCID of a cluster, or the name of a bastion's host, where it is dialled.
 *
 * @throws Error that names the file when it cannot be read
 * @public
 */
export async function readRoutes(
  file: string,
): Promise<Record<string, Address | undefined>> {
  try {
    return routesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Error(`The routes in ${file} cannot be read`, { cause });
  }
}
