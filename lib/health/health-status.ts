import { isPlainObject } from '../base/json';
import { ScriptError } from '../lua/run-script';
import { runArgoScript } from './argo-script';

/** The health of an object, as Argo CD has it. */
export interface HealthStatus {
  /** `''` if the script returned nothing: the object has no health. */
  readonly status: string;
  readonly message: string;
  /** What the script returned as status, in Lua's terms, if Argo CD has no such status. */
  readonly invalidStatus?: string;
}

/** The values of `status`, the best first. */
export const HEALTH_STATUSES = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
] as const;

/** No health: the script returned nothing, or something that is not a status at all. */
const NONE: HealthStatus = { status: '', message: '' };

/**
 * Runs a health check.
 *
 * @throws ScriptError: Argo CD shows `Unknown`, with its message.
 */
export function healthOf(script: string, object: object, useOpenLibs: boolean): HealthStatus {
  const { type, value } = runArgoScript({ script, object, useOpenLibs });
  if (type === 'nil') return NONE;
  if (type !== 'table') throw new ScriptError(`expect table output from Lua script, not ${type}`);
  return decode(value);
}

/** As Go reads JSON: the letter case of the fields does not matter, and others are ignored. */
function decode(value: unknown): HealthStatus {
  if (!isPlainObject(value)) return NONE;
  const fields: Record<string, string> = { status: '', message: '' };
  for (const key of Object.keys(value).sort()) {
    const name = key.toLowerCase();
    if (!(name in fields) || value[key] === null) continue;
    if (typeof value[key] !== 'string') {
      return name === 'status' ? { ...NONE, invalidStatus: JSON.stringify(value[key]) } : NONE;
    }
    fields[name] = value[key];
  }
  const { status = '', message = '' } = fields;
  if ((HEALTH_STATUSES as readonly string[]).includes(status)) return { status, message };
  return {
    status: 'Unknown',
    message: 'Lua returned an invalid health status',
    invalidStatus: status === '' ? 'nil' : JSON.stringify(status),
  };
}
