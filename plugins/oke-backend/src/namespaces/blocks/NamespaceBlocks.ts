import {
  planProblemSchema,
  readInput,
  type NamespaceSpec,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesPart } from '@okeanos/backstage-plugin-oke-node';
import type {
  NamespaceBlock,
  NamespaceBlockContext,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BlockConfig } from '../../config/okeConfig';
import { faultOf } from '../../extensions/faultOf';
import type { OnModuleFault } from '../../extensions/logModuleFaults';
import { parseGiven } from '../../extensions/parseMade';
import { frozenCopy } from './frozenCopy';
import { placeParts } from './placeParts';

/** Why nothing of a block can be made or compared now. What it made stays as it is. */
export interface BlockFailure {
  /** Id of the block. */
  block: string;
  /** One word in PascalCase. */
  reason: 'BlockNotInstalled' | 'BlockNotValid' | 'BlockFailed';
  message: string;
  remedy: string;
}

/** The blocks that modules brought, and what app-config allows them. Pure, but for telling of faults. */
export class NamespaceBlocks {
  readonly #blocks: ReadonlyMap<string, NamespaceBlock>;
  readonly #config: Record<string, BlockConfig>;

  readonly #onFault: OnModuleFault;

  /** @param config - by id of the block */
  constructor(
    blocks: NamespaceBlock[],
    config: Record<string, BlockConfig>,
    onFault: OnModuleFault = () => {},
  ) {
    this.#onFault = onFault;
    this.#blocks = new Map(blocks.map(block => [block.id, block]));
    this.#config = config;
  }

  /** Blocks of app-config that no module brought. */
  get unknown(): string[] {
    return Object.keys(this.#config).filter(id => !this.#blocks.has(id));
  }

  /**
   * Reads what is asked of blocks, and fills in what was left out.
   *
   * @param present - what is declared already: a block that cannot read what it was asked for then is not in the way
   *   of who leaves that as it is
   */
  read(
    spec: NamespaceSpec,
    present?: NamespaceSpec,
  ): { spec: NamespaceSpec; problems: PlanProblem[] } {
    const problems: PlanProblem[] = [];
    const blocks = Object.entries(spec.blocks).map(([id, asked]) => {
      const block = this.#blocks.get(id);
      if (isLeftAsItIs(id, spec, present) && !this.#canRead(id, asked)) {
        return [id, asked] as const;
      }
      if (!block) {
        problems.push(this.#notInstalled(id, present));
        return [id, asked] as const;
      }
      try {
        const read = readAsked(block, asked);
        if ('value' in read) {
          return [id, read.value] as const;
        }
        problems.push(...read.problems.map(problem => within(id, problem)));
      } catch (error) {
        problems.push(problemOf(this.#failed(block, error)));
      }
      return [id, asked] as const;
    });
    return { spec: { ...spec, blocks: Object.fromEntries(blocks) }, problems };
  }

  /**
   * What is wrong with what is asked beyond its syntax.
   *
   * @param present - what is declared already: a block that fails at that, too, is not in the way of who leaves what
   *   is asked of it as it is
   */
  check(
    spec: NamespaceSpec,
    context: BlockContext,
    present?: NamespaceSpec,
  ): PlanProblem[] {
    return Object.keys(spec.blocks).flatMap(id => {
      const checked = this.#checkOne(id, spec, context);
      const isOld =
        'failure' in checked &&
        present !== undefined &&
        isLeftAsItIs(id, spec, present) &&
        'failure' in this.#checkOne(id, present, context);
      if (isOld) {
        return [];
      }
      return 'failure' in checked
        ? [problemOf(checked.failure)]
        : checked.problems.map(problem => within(id, problem));
    });
  }

  #checkOne(
    id: string,
    spec: NamespaceSpec,
    context: BlockContext,
  ): { problems: PlanProblem[] } | { failure: BlockFailure } {
    const block = this.#blocks.get(id);
    const read = block && tryToRead(block, spec.blocks[id]);
    if (!block?.check || !read || 'problems' in read) {
      return { problems: [] }; // told by reading
    }
    try {
      const given = block.check(read.value, frozenCopy({ spec, ...context }));
      return {
        problems: parseGiven(z.array(planProblemSchema), given, 'the problems'),
      };
    } catch (error) {
      return { failure: this.#failed(block, error) };
    }
  }

  #canRead(id: string, asked: unknown): boolean {
    const block = this.#blocks.get(id);
    const read = block && tryToRead(block, asked);
    return read !== undefined && 'value' in read;
  }

  /**
   * The objects of all blocks that are asked for, each with the name of its block.
   *
   * @param own - the parts that every namespace has, which no block may make, too
   */
  parts(
    spec: NamespaceSpec,
    context: BlockContext,
    own: KubernetesPart[],
  ): { parts: KubernetesPart[]; failures: BlockFailure[] } {
    const parts: KubernetesPart[] = [];
    const failures: BlockFailure[] = [];
    for (const [id, asked] of Object.entries(spec.blocks)) {
      const block = this.#blocks.get(id);
      if (!block) {
        failures.push({
          block: id,
          reason: 'BlockNotInstalled',
          message:
            'the portal has no such block any more; what it made stays as it is',
          remedy:
            'Install its module again, or take the block out of the spec, which removes what it made',
        });
        continue;
      }
      let made: ReturnType<NamespaceBlock['parts']>;
      try {
        const read = readAsked(block, asked);
        if ('problems' in read) {
          failures.push(notValid(id, read.problems));
          continue;
        }
        made = block.parts(read.value, frozenCopy({ spec, ...context }));
      } catch (error) {
        failures.push(this.#failed(block, error));
        continue;
      }
      try {
        parts.push(
          ...placeParts(id, made, {
            namespace: spec.name,
            allow: this.#config[id]?.allow ?? [],
            taken: [...own, ...parts],
          }),
        );
      } catch (error) {
        // Okeanos' own words, of what the block gave.
        failures.push(this.#failed(block, error, faultOf(error)));
      }
    }
    return { parts, failures };
  }

  /** What it threw is for those who run the portal: it may say anything. */
  #failed(
    { id, module }: NamespaceBlock,
    error: unknown,
    why?: string,
  ): BlockFailure {
    this.#onFault(`block '${id}' of ${module}`, error);
    return {
      block: id,
      reason: 'BlockFailed',
      message: `the block '${id}' of ${module} failed${
        why ? `: ${why}` : "; why is in the portal's log"
      }`,
      remedy: `This is a fault of ${module}, or of what app-config allows it: tell the platform team`,
    };
  }

  #notInstalled(id: string, present: NamespaceSpec | undefined): PlanProblem {
    const known = [...this.#blocks.keys()];
    if (present && Object.hasOwn(present.blocks, id)) {
      return {
        field: `blocks.${id}`,
        value: '',
        message:
          'the portal has no such block any more, and cannot change what it made',
        remedy:
          'Leave it as it is declared: then what it made stays as it is. Or remove it: then what it made is removed',
      };
    }
    return {
      field: `blocks.${id}`,
      value: '',
      message: 'there is no such block',
      remedy:
        known.length > 0
          ? `Remove it, or choose one of ${known.join(', ')}`
          : 'Remove it: the platform team has installed no blocks',
    };
  }
}

/** Whether the same is asked of a block as is declared already. */
export function isLeftAsItIs(
  id: string,
  spec: NamespaceSpec,
  present: NamespaceSpec | undefined,
): boolean {
  return (
    present !== undefined &&
    Object.hasOwn(present.blocks, id) &&
    isDeepStrictEqual(spec.blocks[id], present.blocks[id])
  );
}

type BlockContext = Omit<NamespaceBlockContext, 'spec'>;

/** A failure as something that is in the way of a plan. */
export function problemOf({
  block,
  message,
  remedy,
}: BlockFailure): PlanProblem {
  return { field: `blocks.${block}`, value: '', message, remedy };
}

type Read = { value: unknown } | { problems: [PlanProblem, ...PlanProblem[]] };

/**
 * What is stored must be read again by the next pass.
 *
 * @throws Error when it is not, and what the schema throws: a fault of the block, whatever was asked
 */
function readAsked(block: NamespaceBlock, asked: unknown): Read {
  const read = readInput(block.schema, asked);
  if ('problems' in read) {
    return read;
  }
  const value: unknown = JSON.parse(JSON.stringify(read.value ?? null));
  const again = block.schema.safeParse(value);
  if (!again.success || !isDeepStrictEqual(again.data, read.value)) {
    throw new Error('it does not read again what it read');
  }
  return { value };
}

/** The same; undefined when it throws. */
function tryToRead(block: NamespaceBlock, asked: unknown): Read | undefined {
  try {
    return readAsked(block, asked);
  } catch {
    return undefined;
  }
}

function notValid(
  block: string,
  [{ field, message }]: [PlanProblem, ...PlanProblem[]],
): BlockFailure {
  return {
    block,
    reason: 'BlockNotValid',
    message: `the block of today does not take what was asked for: ${
      field || 'it'
    }: ${message}`,
    remedy: 'Change what is asked of the block',
  };
}

function within(id: string, problem: PlanProblem): PlanProblem {
  const { field } = problem;
  const separator = field === '' || field.startsWith('[') ? '' : '.';
  return { ...problem, field: `blocks.${id}${separator}${field}` };
}
