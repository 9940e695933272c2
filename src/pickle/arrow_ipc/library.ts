// The only import of the library, and the used part of its types: its metadata.
// Its columns are not used, as they read lengths unchecked.

// @ts-types="@uwdata/flechette/dist/types/decode/decode-ipc.d.ts"
import { decodeIPC } from "@uwdata/flechette/src/decode/decode-ipc.js";

import { damagedIpc } from "./check.ts";

/** A type in a schema; its fields depend on `typeId`. */
export interface FieldType {
  readonly typeId: number;
  readonly children?: readonly Field[];
  readonly bitWidth?: number;
  readonly signed?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly stride?: number;
  readonly mode?: number;
  readonly typeIds?: readonly number[];
  /**
   * For a dictionary: its number, the type of its values, and that of the
   * indices.
   */
  readonly id?: number;
  readonly dictionary?: FieldType;
  readonly indices?: FieldType;
  readonly ordered?: boolean;
}

/** A field of a schema. */
export interface Field {
  readonly name: string | null;
  readonly type: FieldType;
  readonly nullable: boolean;
  readonly metadata?: ReadonlyMap<string, string> | null;
}

/** The positions of the buffers of the fields in the body. */
export interface RecordBatch {
  readonly length: number;
  readonly nodes: readonly {
    readonly length: number;
    readonly nullCount: number;
  }[];
  readonly regions: readonly {
    readonly offset: number;
    readonly length: number;
  }[];
  readonly compression?: { readonly codec: number; readonly method: number };
  readonly variadic: readonly number[];
  readonly body?: Uint8Array;
}

/** The messages of a stream or a file. */
export interface Messages {
  readonly schema?: {
    readonly version: number;
    readonly endianness: number;
    readonly fields: readonly Field[];
    readonly metadata: ReadonlyMap<string, string> | null;
  };
  readonly records: readonly RecordBatch[];
  readonly dictionaries: readonly {
    readonly id: number;
    readonly data: RecordBatch;
    readonly isDelta: boolean;
    readonly body?: Uint8Array;
  }[];
  /** For each record batch: the number of dictionaries before it. */
  readonly dictsBeforeRecord: readonly number[];
}

/**
 * Reads the metadata of checked bytes.
 *
 * @throws {Refusal} If the library refuses it, whatever its error is.
 */
export function readMessages(bytes: Uint8Array): Messages {
  try {
    return decodeIPC(bytes) as unknown as Messages;
  } catch {
    throw damagedIpc();
  }
}
