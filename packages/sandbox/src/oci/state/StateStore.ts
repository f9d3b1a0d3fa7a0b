import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { State, stateSchema } from './state';

/**
 * The state of the cloud, in memory and in one JSON file. A file is written beside the old one, flushed and renamed over it, so
 * that a crash leaves the old state or the new one.
 */
export class StateStore {
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  private constructor(private readonly file: string, readonly state: State) {}

  /**
   * @param initial - makes the state if there is no file
   * @throws Error when the file is not a state of this version
   */
  static async open(file: string, initial: () => State): Promise<StateStore> {
    if (!existsSync(file)) {
      return new StateStore(file, initial());
    }
    const text = await readFile(file, 'utf8');
    try {
      return new StateStore(file, stateSchema.parse(JSON.parse(text)));
    } catch (cause) {
      throw new Error(
        `${file} is not a state that this version of the sandbox knows: reset the sandbox, or remove the file`,
        { cause },
      );
    }
  }

  /** Resolves when all that was changed before the call is on disk. Calls that come during a write share the next one. */
  async commit(): Promise<void> {
    if (!this.next) {
      this.next = this.writing.then(async () => {
        this.next = undefined;
        const written = this.write();
        // A failed write fails its own callers; the next one is a new attempt.
        this.writing = written.catch(() => {});
        await written;
      });
    }
    await this.next;
  }

  private async write(): Promise<void> {
    const temporary = `${this.file}.new`;
    await writeAndFlush(temporary, JSON.stringify(this.state));
    await rename(temporary, this.file);
    await flushFolder(dirname(this.file));
  }
}

async function writeAndFlush(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is only lasting when its folder is flushed. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
