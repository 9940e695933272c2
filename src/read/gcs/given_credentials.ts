import type { GivenCredentials } from "../store/place/given_credentials.ts";
import type { GcsSettings } from "./settings.ts";

/** The places that may hold credentials of Google Cloud Storage. */
export const GIVEN_GCS_CREDENTIALS: GivenCredentials = {
  inSettings: ({ token, serviceAccount, hmac, anonymous }: GcsSettings) =>
    Boolean(token || serviceAccount || hmac || anonymous),
  inSecret: Boolean,
  inVariable: () => true,
};
