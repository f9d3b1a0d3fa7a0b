import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const notFoundSchema = z.object({ code: z.literal('ENOENT') });

/** A value in a file that is always whole: it is written aside and renamed into place. */
export class JsonFile<T> {
  readonly #file: string;
  readonly #schema: z.ZodType<T>;
  readonly #initial: T;

  /** @param initial - what is read while there is no file */
  constructor(file: string, schema: z.ZodType<T>, initial: T) {
    this.#file = file;
    this.#schema = schema;
    this.#initial = initial;
  }

  /** @throws Error that names the file when it holds something else */
  read(): T {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (notFoundSchema.safeParse(error).success) return this.#initial;
      throw error;
    }
    try {
      return this.#schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new Error(`${this.#file} is not what was written there`, { cause });
    }
  }

  write(value: T): void {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(value, null, 2));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
