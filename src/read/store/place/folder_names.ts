// The valid names of buckets and containers. Each remains one segment of a
// path.

/**
 * S3. Old buckets may have capitals and `_`, which are valid in a path only.
 */
export const S3_BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$/;
/** Google Cloud Storage. */
export const GCS_BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
/** Azure Blob Storage. */
export const AZURE_CONTAINER =
  /^(?:\$root|\$web|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62})$/;
