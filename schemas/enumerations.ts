import { readKubernetesModels } from './kubernetes-models';
import type { Merged } from './merged';
import { fetchPackage, KUBERNETES_MODELS, NEWEST } from './sources';

/** Adds the values of closed enumerations, and which texts are quantities. */
export function addEnumerations(
  cache: string,
  types: Merged['types'],
  differences: string[],
): void {
  for (const source of KUBERNETES_MODELS) {
    const models = readKubernetesModels(fetchPackage(cache, source), types.keys());
    for (const [type, fields] of models) {
      for (const [name, { values, required, quantity }] of fields) {
        // All objects have these, and the table says so of itself.
        if (name === 'apiVersion' || name === 'kind' || name === 'status') continue;
        const field = types.get(type)?.get(name);
        if (field === undefined) {
          differences.push(`${type}.${name}: only in ${source.name} ${source.version}`);
          continue;
        }
        if (source.minor === NEWEST && field.last === NEWEST && required !== field.required) {
          const word = required ? 'required' : 'optional';
          differences.push(`${type}.${name}: ${word} in ${source.name} ${source.version}`);
        }
        if (quantity && /s$/.test(field.type) && !field.type.includes('.')) {
          differences.push(`${type}.${name}: a quantity in ${source.name} ${source.version}`);
          field.type = field.type.replace(/s$/, 'q');
        }
        // What a controller reports is no closed set.
        if (values === undefined || /(Status|Condition)$/.test(type)) continue;
        field.values = [...new Set([...(field.values ?? []), ...values])].sort();
      }
    }
  }
}
