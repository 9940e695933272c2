/**
 * Checks whether places hold credentials of a store, without reading files or
 * sending requests.
 */
export interface GivenCredentials {
  /**
   * Throws if settings hold only a part of credentials.
   *
   * @throws {ResultError} `denied`.
   */
  checkSettings?(settings: object): void;
  /** Whether settings hold credentials, or state that none are required. */
  inSettings(settings: object): boolean;
  /** Whether the value of Prefect's secret holds credentials. */
  inSecret(value: unknown): boolean;
  /** Whether an environment variable that is set leads to credentials. */
  inVariable(name: string, value: string): boolean;
}
