import { nearest } from '../../base/hint';
import { own } from '../../base/json';
import { type Shape, UNKNOWN } from './shape';

/** A field of a value, or why it has none. */
export function fieldOf(shape: Shape, name: string, owner: string): Shape | string {
  switch (shape.type) {
    case 'object': {
      const found = own(shape.fields, name);
      if (found) return found;
      const names = Object.keys(shape.fields);
      const guess = nearest(name, names);
      const hint = guess ? `Did you mean \`${guess}\`?` : `It has ${names.join(', ')}.`;
      return `\`${owner}\` has no field \`${name}\`. ${hint}`;
    }
    case 'map':
      return shape.value;
    case 'list':
      return `\`${owner}\` is a list, and has no field \`${name}\`.`;
    case 'scalar':
      return `\`${owner}\` is a single value, and has no field \`${name}\`.`;
    case 'function':
      return `\`${owner}\` is a function, and is not called here.`;
    default:
      return UNKNOWN;
  }
}

/** The elements of a value. */
export function itemOf(shape: Shape): Shape {
  if (shape.type === 'list') return shape.item;
  if (shape.type === 'map') return shape.value;
  return UNKNOWN;
}
