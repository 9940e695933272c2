// How buckets and containers are named. Each stays one segment of a path.

/** Of S3. Old buckets may have capitals and `_`: those can stand in a path only. */
export const S3_BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$/;
/** Of Google Cloud Storage. */
export const GCS_BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
/** Of Azure's Blob Storage. */
export const AZURE_CONTAINER =
  /^(?:\$root|\$web|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62})$/;
