import type { LoggerService } from '@backstage/backend-plugin-api';
import { timesInWords } from '@okeanos/backstage-plugin-oke-common';

/** The log of a task: sentences, which people read. */
export interface TaskLogger {
  info(line: string): void;
  warn(line: string): void;
}

/** Writes to a log of Backstage, with moments in words. */
export function taskLogger(logger: LoggerService): TaskLogger {
  return {
    info: line => logger.info(timesInWords(line)),
    warn: line => logger.warn(timesInWords(line)),
  };
}
