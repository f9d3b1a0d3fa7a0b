import type { PlanProblem } from '@okeanos/backstage-plugin-oke-common';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  type ReactNode,
  type RefCallback,
} from 'react';
import { sentence } from '../sentence';

/** What is wrong with what a form holds, and the fields that it has. */
export class FieldProblems {
  readonly problems: PlanProblem[];
  readonly #fields: Map<string, HTMLElement>;

  constructor(problems: PlanProblem[], fields: Map<string, HTMLElement>) {
    this.problems = problems;
    this.#fields = fields;
  }

  /** What is wrong with a field, in sentences. */
  of(field: string): string[] {
    return this.problems
      .filter(problem => problem.field === field)
      .map(({ message, remedy }) => `${sentence(message)} ${sentence(remedy)}`);
  }

  /** Problems of fields that the form does not show. */
  get elsewhere(): PlanProblem[] {
    return this.problems.filter(({ field }) => !this.#fields.has(field));
  }

  /** Puts the focus on the first field that something is wrong with, as the form shows them; false when there is none. */
  focusFirst(): boolean {
    const wrong = this.problems
      .flatMap(({ field }) => this.#fields.get(field) ?? [])
      .sort((a, b) =>
        a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING
          ? -1
          : 1,
      );
    const control = wrong[0]?.querySelector<HTMLElement>('input, button');
    control?.focus();
    return control !== undefined && control !== null;
  }

  /** @internal */
  register(field: string, element: HTMLElement): () => void {
    this.#fields.set(field, element);
    return () => {
      if (this.#fields.get(field) === element) {
        this.#fields.delete(field);
      }
    };
  }
}

const Context = createContext(new FieldProblems([], new Map()));

/** The fields within show what is wrong with them. */
export function FieldProblemsProvider(props: {
  value: FieldProblems;
  children: ReactNode;
}) {
  return (
    <Context.Provider value={props.value}>{props.children}</Context.Provider>
  );
}

/** Problems as a form shows them, with the fields that it has. */
export function useFieldProblems(problems: PlanProblem[]): FieldProblems {
  const fields = useRef(new Map<string, HTMLElement>());
  return useMemo(() => new FieldProblems(problems, fields.current), [problems]);
}

/**
 * What is wrong with one field. The element that `ref` gets is the field's, which holds its control.
 *
 * @param field - its path in the spec, for example `services[0].name`
 */
export function useProblemsOf(field: string): {
  problems: string[];
  ref: RefCallback<HTMLElement>;
} {
  const all = useContext(Context);
  const element = useRef<HTMLElement | null>(null);
  useEffect(
    () => (element.current ? all.register(field, element.current) : undefined),
    [all, field],
  );
  return {
    problems: all.of(field),
    ref: current => {
      element.current = current;
    },
  };
}
