/** The name and the value of a field. */
export type Field = readonly [name: string, value: unknown];
