import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../../lib/base/json';

/** What the engine is to do. */
export interface EngineInput {
  readonly config?: Readonly<Record<string, string>>;
  readonly secret?: Readonly<Record<string, string>>;
  readonly now?: string;
  readonly cases?: readonly {
    readonly app: JsonObject;
    readonly trigger: string;
    readonly destinations: readonly { readonly service: string; readonly recipient: string }[];
  }[];
  /** One Application, in one state after the other. */
  readonly course?: {
    readonly apps: readonly JsonObject[];
    /** When each state is seen. */
    readonly times: readonly string[];
    readonly subscriptions: Readonly<
      Record<string, readonly { readonly service: string; readonly recipient: string }[]>
    >;
  };
  readonly expressions?: readonly string[];
  readonly templates?: readonly string[];
}

export interface EngineOutput {
  readonly cases: readonly {
    readonly triggered: boolean;
    readonly oncePer: string;
    readonly errors: readonly string[];
    readonly requests: readonly {
      readonly service: string;
      readonly method: string;
      readonly url: string;
      readonly body: JsonValue;
    }[];
  }[];
  /** What is sent in each state of the course: triggers and services. */
  readonly course: readonly (readonly string[])[];
  /** What is wrong with each expression; empty if nothing is. */
  readonly expressions: readonly string[];
  readonly templates: readonly string[];
}

/** The variable with the path of the program, which the setup of the suite has built. */
export const ENGINE_PROGRAM = 'ARGOSY_E2E_NOTIFICATIONS';

/** Relative to the working directory: scripts run at the root of the repository. */
const BUILDER = resolve('e2e/notifications/build.mjs');

/** The path of the program, which is built unless it is there. */
export async function buildEngine(): Promise<string> {
  const { buildNotifications } = (await import(BUILDER)) as { buildNotifications(): string };
  return buildNotifications();
}

/** Runs the engine of notifications in Argo CD. */
export function runEngine(input: EngineInput): EngineOutput {
  const program = process.env[ENGINE_PROGRAM] ?? '';
  const stdin = JSON.stringify({ now: '2026-01-01T00:00:00Z', ...input });
  const options = {
    input: stdin,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    // It logs its requests.
    stdio: 'pipe',
  } as const;
  return JSON.parse(execFileSync(program, options)) as EngineOutput;
}
