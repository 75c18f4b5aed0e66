/** The tag of every image in tests. */
export const SNAPSHOT_TAG = 'v0.0.0-snapshot';
