import type { GivenCredentials } from "../store/place/given_credentials.ts";
import type { GcsSettings } from "./settings.ts";

/** Where credentials of Google Cloud Storage are. */
export const GIVEN_GCS_CREDENTIALS: GivenCredentials = {
  inSettings: ({ token, serviceAccount, hmac, anonymous }: GcsSettings) =>
    Boolean(token || serviceAccount || hmac || anonymous),
  inSecret: Boolean,
  inVariable: () => true,
};
