/** The id of a construct that a user has named. The package constructs takes an inherited name for a child that exists. */
export function constructId(name: string): string {
  return name in Object.prototype ? `${name}_` : name;
}
