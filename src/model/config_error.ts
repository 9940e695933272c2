import { type ErrorDetails, TaskRunViewError } from "./errors.ts";

/** The details of a {@linkcode ConfigError} besides its message. */
export interface ConfigErrorDetails extends ErrorDetails {
  /** The name of the setting. */
  readonly setting: string;
}

/**
 * Thrown if the value of a setting cannot be used.
 *
 * @example A wrong address
 * ```ts
 * import { ConfigError, createClient } from "@taskrunview/taskrunview";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => createClient({ apiUrl: "not a URL" }), ConfigError);
 * ```
 */
export class ConfigError extends TaskRunViewError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "ConfigError";
  /** The one code of this class. */
  readonly code = "config";
  /** The name of the setting. */
  readonly setting: string;

  /** Keeps the name of the setting. */
  constructor(message: string, details: ConfigErrorDetails) {
    super(message, details);
    this.setting = details.setting;
  }

  /** The origin of the error: a setting. */
  get origin(): "config" {
    return "config";
  }
}
