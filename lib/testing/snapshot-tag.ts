/** The tag that every image has in tests. */
export const SNAPSHOT_TAG = 'v0.0.0-snapshot';
