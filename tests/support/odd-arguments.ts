/** A function of the public API, by the name that it is imported by, with arguments that it takes. */
export interface PublicFunction {
  readonly call: (...given: never[]) => unknown;
  readonly args: readonly unknown[];
  /** Places of objects whose names are not ours, such as texts by language: positions, or as `0.connection`. */
  readonly open?: readonly (number | string)[];
}

const ODD: readonly unknown[] = [
  ...[null, undefined, 0, -1, Number.NaN, 1n, "", "x", true, Symbol("x"), () => null],
  ...[[], [null], {}, new Date(Number.NaN), new Map(), Object.create(null)],
];

/** A name that nothing has. */
const UNKNOWN = "tidakAda";

/**
 * Calls the function with each of its arguments, and each value of those that are objects, replaced by what plain
 * JavaScript may bring, and with a name that it does not have. Returns what came of it that is no `ReminderError`, as
 * `path = value: error`, and each unknown name that was taken.
 */
export async function oddArguments({ call, args, open = [] }: PublicFunction): Promise<readonly string[]> {
  const faults: string[] = [];
  const tryWith = async (what: string, given: readonly unknown[], mustName?: string) => {
    const error = await errorOf(() => call(...(given as never[])));
    if (error !== null && !isReminderError(error)) faults.push(`${what}: ${String(error)}`);
    if (mustName !== undefined && !(isReminderError(error) && error.message.includes(mustName))) {
      faults.push(`${what}: not named${isReminderError(error) ? ` in "${error.message}"` : ""}`);
    }
  };
  for (const [at, arg] of args.entries()) {
    const instead = (value: unknown) => args.map((each, index) => (index === at ? value : each));
    for (const odd of ODD) await tryWith(`${at} = ${shown(odd)}`, instead(odd));
    for (const { path, change, isObject } of places(arg)) {
      for (const odd of ODD) await tryWith(`${at}${path} = ${shown(odd)}`, instead(change(odd)));
      if (isObject && !open.includes(at) && !open.includes(`${at}${path}`)) {
        await tryWith(
          `${at}${path}.${UNKNOWN}`,
          instead(change({ ...valuesAt(arg, path), [UNKNOWN]: 1 })),
          UNKNOWN,
        );
      }
    }
    if (isPlain(arg) && !open.includes(at)) {
      await tryWith(`${at}.${UNKNOWN}`, instead({ ...arg, [UNKNOWN]: 1 }), UNKNOWN);
      await tryWith(`${at} without a name`, instead({}));
    }
  }
  await tryWith("without arguments", []);
  return faults;
}

interface Place {
  readonly path: string;
  readonly isObject: boolean;
  change(value: unknown): unknown;
}

/** The values inside an object, two levels deep. */
function places(value: unknown, depth = 2): readonly Place[] {
  if (!isPlain(value) || depth === 0) return [];
  // A method that lies is a faulty port, not a faulty argument: the contract suites find those.
  return Object.entries(value)
    .filter(([, inner]) => !(hasMethods(value) && typeof inner === "function"))
    .flatMap(([name, inner]) => [
      {
        path: `.${name}`,
        isObject: isPlain(inner) && !holdsPorts(inner),
        change: (odd) => ({ ...value, [name]: odd }),
      },
      ...(hasMethods(inner) ? [] : places(inner, depth - 1)).map(({ path, isObject, change }) => ({
        path: `.${name}${path}`,
        isObject,
        change: (odd: unknown) => ({ ...value, [name]: change(odd) }),
      })),
    ]);
}

function valuesAt(value: unknown, path: string): object {
  const found = path
    .split(".")
    .slice(1)
    .reduce<unknown>((each, name) => (isPlain(each) ? each[name] : undefined), value);
  return isPlain(found) ? found : {};
}

/** A port, or a store with ports, which may have more than is asked for. */
function holdsPorts(value: unknown): boolean {
  if (!isPlain(value)) return false;
  return (
    hasMethods(value) || Object.values(value).some((each) => typeof each === "object" && !isOptions(each))
  );
}

function isOptions(value: unknown): boolean {
  return value === null || Array.isArray(value) || (isPlain(value) && !hasMethods(value));
}

/** A port, not options. */
function hasMethods(value: unknown): boolean {
  return isPlain(value) && Object.values(value).some((each) => typeof each === "function");
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.prototype.toString.call(value) === "[object Object]" &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}

/** As `ReminderError.is` knows one: the core, whose tests call this, cannot be a dependency of its own dependency. */
function isReminderError(value: unknown): value is Error {
  return value instanceof Error && value.name === "ReminderError" && "code" in value;
}

async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
}

function shown(value: unknown): string {
  if (typeof value === "object" && value !== null)
    return Object.prototype.toString.call(value) + JSON.stringify(value);
  return typeof value === "function" ? "a function" : `${typeof value} ${String(value)}`;
}
