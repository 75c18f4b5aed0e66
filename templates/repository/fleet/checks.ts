/** Custom rules of this fleet, created with `defineRule`. */
export const rules = [];
