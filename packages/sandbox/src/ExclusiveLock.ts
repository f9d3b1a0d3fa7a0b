import fs from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const RETRY_MS = 250;

/** SQLITE_BUSY (https://sqlite.org/rescode.html#busy). */
const busySchema = z.object({ errcode: z.literal(5) });

/**
 * A lock between processes, on a file. It ends with the process that holds it, however that ends: the operating system
 * drops it. SQLite is used for its file locks, which Node.js has no other way to take.
 */
export class ExclusiveLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** Takes the lock, or returns `undefined` when another process (or another part of this one) has it. */
  static async tryAcquire(file: string): Promise<ExclusiveLock | undefined> {
    await fs.mkdir(path.dirname(file), { recursive: true });
    const database = new DatabaseSync(file, { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
      return new ExclusiveLock(database);
    } catch (error) {
      database.close();
      if (busySchema.safeParse(error).success) return undefined;
      throw error;
    }
  }

  /** Takes the lock as soon as it is free. `onWait` is called once when it is not free at once. */
  static async acquire(
    file: string,
    options: { onWait?: () => void; signal?: AbortSignal } = {},
  ): Promise<ExclusiveLock> {
    let lock = await ExclusiveLock.tryAcquire(file);
    if (!lock) options.onWait?.();
    while (!lock) {
      await delay(RETRY_MS, undefined, { signal: options.signal });
      lock = await ExclusiveLock.tryAcquire(file);
    }
    return lock;
  }

  release(): void {
    this.database.close();
  }
}
