import { inspect } from 'node:util';
import type { RootLoggerService } from '@backstage/backend-plugin-api';

const DEEP = {
  depth: Infinity,
  maxStringLength: Infinity,
  maxArrayLength: Infinity,
  breakLength: Infinity,
} as const;

/** Keeps every line that a backend logs, at each level; the audit records of tests' backends are among them. */
export class RecordingLogger implements RootLoggerService {
  readonly #lines: string[];
  readonly #context: object;

  /** @param lines - where they are kept */
  constructor(lines: string[], context: object = {}) {
    this.#lines = lines;
    this.#context = context;
  }

  readonly error = this.#record;
  readonly warn = this.#record;
  readonly info = this.#record;
  readonly debug = this.#record;

  child(context: object): RecordingLogger {
    return new RecordingLogger(this.#lines, { ...this.#context, ...context });
  }

  #record(message: string, more?: unknown): void {
    this.#lines.push(
      [message, inspect(more, DEEP), inspect(this.#context, DEEP)].join(' '),
    );
  }
}
