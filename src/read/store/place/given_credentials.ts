/** Whether places hold credentials of a store, without reading or requesting any. */
export interface GivenCredentials {
  /**
   * Throws where settings hold a part of credentials, of no use alone.
   *
   * @throws {ResultError} `denied`.
   */
  checkSettings?(settings: object): void;
  /** Whether settings hold credentials, or state that none are needed. */
  inSettings(settings: object): boolean;
  /** Whether the value of the secret of Prefect holds credentials. */
  inSecret(value: unknown): boolean;
  /** Whether an environment variable, which is set, leads to credentials. */
  inVariable(name: string, value: string): boolean;
}
