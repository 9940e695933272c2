/** Serves one pickle of 1 KB as every object, in a process of its own. */
// deno-lint-ignore-file no-console -- its address is its output
const pickle = new Uint8Array(1_000);
pickle.set([0x80, 4, 0x42, ...new Uint8Array(Uint32Array.of(992).buffer)]); // BINBYTES
pickle[999] = 0x2e; // STOP

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
}, () => new Response(pickle, { headers: { etag: '"v1"' } }));
