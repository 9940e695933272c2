// The suite as a Worker: it is posted the names of parts and the places.
import * as core from "@taskrunview/taskrunview";
import * as pickle from "@taskrunview/taskrunview/pickle";
import { runSuite } from "./suite.js";
// @ts-ignore: it is there where this runs
import * as published from "./published.js";

export default {
  async fetch(request) {
    const { names, places } = await request.json();
    try {
      const library = { core, pickle, ...published };
      return Response.json(await runSuite(names, { library, places }));
    } catch (error) {
      return new Response(error.stack, { status: 500 });
    }
  },
};
