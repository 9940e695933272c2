import { renameSync, symlinkSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const { folder, stop } = workerData as {
  folder: string;
  /** Not 0: the worker ends. */
  stop: Int32Array;
};

// Replaces the folder `in` by a link to `out` and back.
symlinkSync(`${folder}/out`, `${folder}/link`);
parentPort?.postMessage("begun");
while (Atomics.load(stop, 0) === 0) {
  renameSync(`${folder}/in`, `${folder}/kept`);
  renameSync(`${folder}/link`, `${folder}/in`);
  renameSync(`${folder}/in`, `${folder}/link`);
  renameSync(`${folder}/kept`, `${folder}/in`);
}
