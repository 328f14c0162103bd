/** What kind of error it is; the same words as on the command line. */
export type ForecastErrorKind =
  | "file"
  | "syntax"
  | "format"
  | "reference"
  | "rule"
  | "request";

/** An error as the wire format has it. */
export interface ErrorObject {
  kind: ForecastErrorKind;
  file: string | null;
  path: string;
  message: string;
}

/**
 * What is wrong with a request or a schedule, and where.
 *
 * `message` says it whole, for a log or a person; it never has the name or id of a person in it.
 */
export class ForecastError extends Error {
  /** Of which kind it is. */
  readonly kind: ForecastErrorKind;
  /** The JSON path to the value, such as `doses[0].date`; empty for the whole. */
  readonly path: string;
  /** The file or source in which it was found, where there is one. */
  readonly file: string | null;
  /** What was found and what was expected, without file and path. */
  readonly problem: string;

  constructor(error: ErrorObject) {
    const where = [error.file, error.path].filter((part) => part).map((part) => `${part}: `);
    super(where.join("") + error.message);
    this.name = "ForecastError";
    this.kind = error.kind;
    this.path = error.path;
    this.file = error.file;
    this.problem = error.message;
  }

  /** The error as `forecast batch` writes it. */
  toJSON(): ErrorObject {
    return { kind: this.kind, file: this.file, path: this.path, message: this.problem };
  }
}

/** Turns what the engine throws, an error as JSON text, into a {@link ForecastError}. */
export function thrown(error: unknown): unknown {
  return typeof error === "string" ? new ForecastError(JSON.parse(error) as ErrorObject) : error;
}
