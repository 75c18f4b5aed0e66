/** The text of a chunk is not Lua. */
export class LuaSyntaxError extends Error {}
