import { PyDateTime } from "../pickle/mod.ts";
import { decodeText } from "./python_json.ts";

/** `pendulum.parse`, which reads it in Prefect, takes a naive time for UTC. */
export function decodeDateTime(bytes: Uint8Array): PyDateTime {
  const time = PyDateTime.fromISO(decodeText(bytes).trim());
  return time.offset === null ? PyDateTime.fromISO(`${time.iso}Z`) : time;
}
