/** What this fleet checks besides what every fleet does: rules made by `defineRule`. */
export const rules = [];
