/** The arguments of `read_json`, beside what pandas reads with them. */
import { testOptions } from "../_options.ts";

testOptions("json");
