/**
 * A type of the SDK with strings for its enums: these exist as types only as long as the SDK is not loaded, and OCI
 * may know more values than they have.
 */
export type WithoutEnums<T> = T extends string
  ? string
  : T extends Date
  ? Date
  : T extends object
  ? { [F in keyof T]: WithoutEnums<T[F]> }
  : T;

/** Written as a method, it can be one that takes the SDK's own type of the same form. */
type Method<Request, Response> = { call(request: Request): Response }['call'];

/** A client of the SDK, whose calls take plain data. */
export type SdkClient<Client> = {
  [M in keyof Client]: Client[M] extends (
    request: infer Request,
  ) => Promise<infer Response>
    ? Method<WithoutEnums<Request>, Promise<Response>>
    : Client[M];
};

/**
 * Paths of what `Data` has and `Model`, a type of the SDK, has not or has as something else; a literal
 * that is none of the values of the model's enum is among them. `never` when it fits. A field that TypeScript
 * would take without a word, since the model requires none of that name, is told.
 */
export type Misfits<
  Data,
  Model,
  Path extends string = '',
> = Data extends undefined
  ? never
  : Data extends readonly (infer Item)[]
  ? Misfits<Item, ItemOf<Model>, `${Path}[]`>
  : Data extends object
  ? {
      [F in keyof Data & string]-?: F extends KeyOf<Model>
        ? Misfits<Data[F], FieldOf<Model, F>, `${Path}.${F}`>
        : `${Path}.${F}`;
    }[keyof Data & string]
  : Data extends WithoutEnums<Model>
  ? Data extends string
    ? string extends Data
      ? never
      : Data extends `${Extract<Model, string>}`
      ? never
      : Path
    : never
  : Path;

type ItemOf<Model> = Model extends readonly (infer Item)[] ? Item : never;

/** Of any member of a union. */
type KeyOf<Model> = Model extends object ? keyof Model : never;

type FieldOf<Model, F> = Model extends object
  ? F extends keyof Model
    ? Model[F]
    : never
  : never;

/** Nothing more is asked of what fits; of what does not, something that it cannot have. */
export type Fits<Data, Model> = [Misfits<Data, Model>] extends [never]
  ? unknown
  : { 'not so in the SDK': Misfits<Data, Model> };
